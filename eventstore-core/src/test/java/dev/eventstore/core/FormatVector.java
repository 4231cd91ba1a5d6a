package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The worked example of docs/format.md, read from that page. */
final class FormatVector {
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> unread = new TreeSet<>();

  FormatVector() throws IOException {
    Path page = Path.of(System.getProperty("eventstore.root", ".."), "docs", "format.md");
    String text = Files.readString(page);
    int start = text.indexOf("```vector\n") + "```vector\n".length();
    String last = "";
    for (String line : text.substring(start, text.indexOf("```", start)).split("\n", -1)) {
      if (line.startsWith(" ")) {
        values.merge(last, line.strip(), String::concat);
      } else if (line.contains(" = ")) {
        last = line.substring(0, line.indexOf(" = "));
        values.put(last, line.substring(line.indexOf(" = ") + 3));
      }
    }
    unread.addAll(values.keySet());
  }

  /** The value of this name: the bytes, or those of the text between quotation marks. */
  byte[] bytes(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("docs/format.md has no value " + name);
    }
    unread.remove(name);
    return value.startsWith("\"")
        ? value.substring(1, value.length() - 1).getBytes(UTF_8)
        : HexFormat.of().parseHex(value);
  }

  String text(String name) {
    return new String(bytes(name), UTF_8);
  }

  /** What no test has looked at so far. */
  Set<String> unread() {
    return unread;
  }
}
