package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Texts of the kind that people exchange: the entries of the package changelogs that a Debian
 * machine carries, elsewhere generated ones.
 *
 * @param source where they are from, for people
 * @param all at least one
 */
record Texts(String source, List<String> all) {
  private static final Path PACKAGES = Path.of("/usr/share/doc");
  private static final int MAX_TEXT_BYTES = 8 << 10;
  private static final Pattern HEADING = Pattern.compile("\\S+ \\(\\S+\\) .*urgency=.*");
  private static final int GENERATED = 20_000;

  /** At most so many of this machine's own texts; when it has none, generated ones. */
  static Texts ofThisMachine(int max) throws IOException {
    List<String> entries = new ArrayList<>();
    if (Files.isDirectory(PACKAGES)) {
      for (Path changelog : changelogs()) {
        if (entries.size() < max) {
          read(changelog, entries);
        }
      }
    }
    return entries.isEmpty()
        ? new Texts("generated texts", generated())
        : new Texts("entries of package changelogs", entries.stream().limit(max).toList());
  }

  /**
   * Lines to import, one text each. Several authors share the texts out, one after the other; when
   * there are too few, they come again.
   *
   * @param first the text that this author begins with
   * @param step how many authors there are
   */
  List<String> lines(String author, int count, int first, int step) {
    return IntStream.range(0, count)
        .mapToObj(n -> line(author, n, all.get((step * n + first) % all.size())))
        .toList();
  }

  private static String line(String author, int number, String text) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "change")
        .put("n", number)
        .put("by", author)
        .put("text", text)
        .toString();
  }

  private static List<Path> changelogs() throws IOException {
    List<Path> changelogs = new ArrayList<>();
    try (Stream<Path> packages = Files.list(PACKAGES)) {
      for (Path directory : packages.filter(Texts::isRealDirectory).sorted().toList()) {
        try (var files = Files.newDirectoryStream(directory, "changelog*.gz")) {
          files.forEach(changelogs::add);
        }
      }
    }
    return changelogs;
  }

  /** A link leads to the changelogs of another package. */
  private static boolean isRealDirectory(Path path) {
    return Files.isDirectory(path) && Files.isReadable(path) && !Files.isSymbolicLink(path);
  }

  private static void read(Path changelog, List<String> entries) throws IOException {
    if (!Files.isReadable(changelog)) {
      return; // a link to nothing
    }
    StringBuilder entry = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(changelog)), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (HEADING.matcher(line).matches()) {
          finish(entry, entries);
          entry.append(line).append('\n');
        } else if (entry.length() > 0 && entry.length() <= MAX_TEXT_BYTES) {
          entry.append(line).append('\n');
        }
      }
    }
    finish(entry, entries);
  }

  private static void finish(StringBuilder entry, List<String> entries) {
    if (entry.length() > 0) {
      entries.add(shortened(entry.toString().strip()));
      entry.setLength(0);
    }
  }

  private static String shortened(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length <= MAX_TEXT_BYTES) {
      return text;
    }
    int end = MAX_TEXT_BYTES;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--; // not within a character
    }
    return new String(bytes, 0, end, UTF_8);
  }

  /** Like entries of a changelog: a few hundred bytes, no two alike. */
  private static List<String> generated() {
    Random random = new Random(1);
    return IntStream.range(0, GENERATED).mapToObj(n -> generated(random)).toList();
  }

  private static String generated(Random random) {
    StringBuilder text = new StringBuilder();
    for (int words = 10 + random.nextInt(60); words > 0; words--) {
      text.append(Integer.toString(random.nextInt(1 << 20), Character.MAX_RADIX)).append(' ');
    }
    return text.toString();
  }
}
