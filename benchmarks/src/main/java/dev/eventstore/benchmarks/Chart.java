package dev.eventstore.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Draws rows as bars: how much of its limit each reached, and a mark where its target is. A row
 * without a limit is drawn against its target, which then lies in the middle. Colours follow the
 * reader's light or dark page.
 */
final class Chart {
  private static final int WIDTH = 960;
  private static final int TOP = 64;
  private static final int ROW_HEIGHT = 26;
  private static final int BAR_HEIGHT = 14;
  private static final int BAR_LEFT = 400;
  private static final int BAR_WIDTH = 280;
  private static final int TEXT_LEFT = BAR_LEFT + BAR_WIDTH + 14;
  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #1f2328; }
        .small { font-size: 11px; fill: #59636e; }
        .page { fill: #ffffff; }
        .room { fill: #e6e9ed; }
        .plain { fill: #5a8fd0; }
        .met { fill: #2da44e; }
        .missed { fill: #d4721c; }
        .target { stroke: #1f2328; stroke-width: 2; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; }
          .small { fill: #9198a1; }
          .page { fill: #0d1117; }
          .room { fill: #2b313a; }
          .target { stroke: #e6edf3; }
        }
      </style>
      """;

  private static final String TITLE =
      "Measured, as a share of the limit, or of twice the target where there is none; | is the target";
  private static final String COLOURS = "; green: met, orange: missed, blue: no target";

  private Chart() {}

  static String draw(List<Row> rows, String machine) {
    List<Row> drawn = rows.stream().filter(Chart::isDrawn).toList();
    int height = TOP + drawn.size() * ROW_HEIGHT + 12;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" viewBox=\"0 0 %1$d %2$d\" role=\"img\">%n"
            .formatted(WIDTH, height));
    svg.append("<title>Measured throughput and latency against limit and target</title>\n");
    svg.append(STYLE);
    svg.append(rectangle("page", 0, 0, WIDTH, height));
    svg.append(text("", 12, 24, TITLE));
    svg.append(text("small", 12, 44, machine + COLOURS));
    for (int i = 0; i < drawn.size(); i++) {
      svg.append(row(drawn.get(i), TOP + i * ROW_HEIGHT));
    }
    return svg.append("</svg>\n").toString();
  }

  private static boolean isDrawn(Row row) {
    return row.isMeasured() && (row.target().kind() != Target.Kind.NONE || isShare(row));
  }

  /** Latencies are not drawn against a limit: there, less is better. */
  private static boolean isShare(Row row) {
    return row.hasLimit() && row.unit().equals(Row.PER_SECOND);
  }

  private static String row(Row row, int y) {
    double full = isShare(row) ? row.limit().median() : 2 * row.target().value();
    double value = isShare(row) ? row.share().median() : row.measured().median() / full;
    String label = row.name() + ", " + row.cores() + (row.cores().equals("1") ? " core" : " cores");
    String place = row.stored() > 0 ? ", " + Numbers.shown((double) row.stored()) + " stored" : "";
    String kind = kind(row);
    double width = BAR_WIDTH * Math.min(1, value);
    int textY = y + BAR_HEIGHT - 2;
    return text("", 12, textY, label)
        + rectangle("room", BAR_LEFT, y, BAR_WIDTH, BAR_HEIGHT)
        + rectangle(kind, BAR_LEFT, y, width, BAR_HEIGHT)
        + mark(row, full, y)
        + text("small", TEXT_LEFT, textY, value(row) + place);
  }

  private static String kind(Row row) {
    if (row.target().kind() == Target.Kind.NONE) {
      return "plain";
    }
    return row.target().metBy(row) ? "met" : "missed";
  }

  private static String value(Row row) {
    String value = Numbers.shown(row.measured().median()) + " " + row.unit();
    return isShare(row)
        ? "%s, %.0f %%".formatted(value, 100 * row.share().median())
        : value + ", target " + row.target().words();
  }

  private static String mark(Row row, double full, int y) {
    Target target = row.target();
    if (target.kind() == Target.Kind.NONE) {
      return "";
    }
    double share = target.kind() == Target.Kind.SHARE ? target.value() : target.value() / full;
    double x = BAR_LEFT + BAR_WIDTH * Math.min(1, share);
    return String.format(
        Locale.ROOT,
        "<line class=\"target\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n",
        x,
        y - 3,
        x,
        y + BAR_HEIGHT + 3);
  }

  private static String rectangle(String kind, int x, int y, double width, int height) {
    return String.format(
        Locale.ROOT,
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
        kind,
        x,
        y,
        width,
        height);
  }

  private static String text(String kind, int x, int y, String words) {
    String escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return String.format(
        Locale.ROOT, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", kind, x, y, escaped);
  }
}
