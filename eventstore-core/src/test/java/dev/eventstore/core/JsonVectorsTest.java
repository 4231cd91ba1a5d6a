package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.LongNode;
import dev.eventstore.Limits;
import dev.eventstore.core.CanonicalJsonReader.Invalid;
import dev.eventstore.core.CanonicalJsonReader.Parsed;
import dev.eventstore.core.CanonicalJsonReader.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Reader and writer of JSON against public vectors. */
final class JsonVectorsTest {
  /** Valid JSON that no event may hold: fractions, exponents, minus zero, a name twice. */
  private static final Set<String> REFUSED_ON_PURPOSE =
      Set.of(
          "y_number.json",
          "y_number_0e+1.json",
          "y_number_0e1.json",
          "y_number_double_close_to_zero.json",
          "y_number_int_with_exp.json",
          "y_number_real_capital_e.json",
          "y_number_real_capital_e_neg_exp.json",
          "y_number_real_capital_e_pos_exp.json",
          "y_number_real_exponent.json",
          "y_number_real_fraction_exponent.json",
          "y_number_real_neg_exp.json",
          "y_number_real_pos_exponent.json",
          "y_number_simple_real.json",
          "y_object_duplicated_key.json",
          "y_object_duplicated_key_and_value.json",
          "y_object_extreme_numbers.json",
          "y_structure_lonely_negative_real.json");

  @Test
  void whatIsNoJsonIsRefused() throws IOException {
    for (Path file : Vectors.files("jsontestsuite/test_parsing", "n_")) {
      assertInstanceOf(Invalid.class, parse(file), file.toString());
    }
  }

  @Test
  void jsonHasACanonicalFormUnlessItHasNoOneMeaning() throws IOException {
    Set<String> without = new TreeSet<>();
    for (Path file : Vectors.files("jsontestsuite/test_parsing", "y_")) {
      if (!hasCanonicalForm(file)) {
        without.add(file.getFileName().toString());
      }
    }
    assertEquals(new TreeSet<>(REFUSED_ON_PURPOSE), without);
  }

  @Test
  void whatJsonLeavesOpenIsReadInItsCanonicalFormOnly() throws IOException {
    int files = 0;
    for (String folder : new String[] {"test_parsing", "test_transform"}) {
      String prefix = folder.equals("test_parsing") ? "i_" : "";
      for (Path file : Vectors.files("jsontestsuite/" + folder, prefix)) {
        files += hasCanonicalForm(file) ? 1 : 0;
      }
    }
    assertTrue(files > 0, "no file had a canonical form");
  }

  @Test
  void canonicalFormsAreThoseOfTheStandard() throws IOException {
    for (String name : new String[] {"arrays", "french", "structures", "unicode", "weird"}) {
      String input = Files.readString(Vectors.path("jcs/input/" + name + ".json"));
      byte[] integersOnly = input.replace("56.0", "56").getBytes(UTF_8);
      byte[] canonical = Files.readAllBytes(Vectors.path("jcs/output/" + name + ".json"));
      assertArrayEquals(canonical, JsonOracle.canonical(integersOnly).orElseThrow(), name);
      assertInstanceOf(Value.class, CanonicalJsonReader.read(canonical), name);
    }
  }

  @Test
  void fractionsOfTheStandardAreRefused() throws IOException {
    for (String name : new String[] {"structures", "values"}) {
      assertInstanceOf(Invalid.class, parse(Vectors.path("jcs/input/" + name + ".json")));
    }
  }

  @Test
  void integersAreWrittenAsTheStandardWritesThem() throws IOException {
    int compared = 0;
    for (String line : Files.readAllLines(Vectors.path("jcs/es6_10000.txt"))) {
      String[] bitsAndText = line.split(",", -1);
      double number = Double.longBitsToDouble(Long.parseUnsignedLong(bitsAndText[0], 16));
      if (number == Math.rint(number) && Math.abs(number) <= Limits.MAX_JSON_INTEGER) {
        byte[] written = CanonicalJsonWriter.write(LongNode.valueOf((long) number));
        assertEquals(bitsAndText[1], new String(written, UTF_8));
        compared++;
      }
    }
    assertTrue(compared > 10, "only " + compared + " integers");
  }

  /** Whether it has one; that one is read, and the file only if it is in that form. */
  private static boolean hasCanonicalForm(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    boolean canonical = JsonOracle.isCanonical(bytes);
    assertEquals(canonical, CanonicalJsonReader.read(bytes) instanceof Value, file.toString());
    Optional<byte[]> form = JsonOracle.canonical(bytes);
    if (form.isPresent()) {
      Value value =
          assertInstanceOf(Value.class, CanonicalJsonReader.read(form.get()), file.toString());
      assertArrayEquals(form.get(), CanonicalJsonWriter.write(value.node()), file.toString());
    }
    return form.isPresent();
  }

  private static Parsed parse(Path file) throws IOException {
    return CanonicalJsonReader.read(Files.readAllBytes(file));
  }
}
