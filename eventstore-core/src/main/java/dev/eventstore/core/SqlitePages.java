package dev.eventstore.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads what lies on the leaves of a database file, page by page, without SQLite and without what
 * leads to them: so one damaged page costs what is on it, and nothing else. A page that the
 * write-ahead log holds is taken from there. What is shown may be damaged; who looks must check.
 */
final class SqlitePages implements AutoCloseable {
  private static final int PAGE = 4_096;
  private static final int FIRST_PAGE_HEADER = 100;
  private static final int LEAF_HEADER = 8;
  private static final int WAL_HEADER = 32;
  private static final int FRAME_HEADER = 24;

  private static final int INDEX_LEAF = 10;
  private static final int TABLE_LEAF = 13;

  /** More than any row of ours. */
  private static final int MAX_PAYLOAD = 128 << 10;

  /** Hears of cells that could be read. */
  interface Visitor {
    /** A row of a table. */
    void row(long seq, SqliteRecord record);

    /** An entry of an index. */
    void entry(SqliteRecord record);
  }

  private final FileChannel file;
  private final FileChannel log;
  private final Map<Long, Long> inLog = new HashMap<>();
  private final long pages;

  SqlitePages(Path database, Path writeAheadLog) throws IOException {
    file = FileChannel.open(database, StandardOpenOption.READ);
    log =
        FileChannel.open(
            Files.exists(writeAheadLog) ? writeAheadLog : database, StandardOpenOption.READ);
    long frames =
        Files.exists(writeAheadLog) ? (log.size() - WAL_HEADER) / (FRAME_HEADER + PAGE) : 0;
    long last = (file.size() + PAGE - 1) / PAGE;
    for (long frame = 0; frame < frames; frame++) {
      long start = WAL_HEADER + frame * (FRAME_HEADER + PAGE);
      if (bytes(log, start + 8, 8).equals(bytes(log, 16, 8))) { // of the log's latest round
        long number = bytes(log, start, 4).getInt() & 0xFFFF_FFFFL;
        inLog.put(number, start + FRAME_HEADER);
        last = Math.max(last, Math.min(number, last + frames));
      }
    }
    pages = last;
  }

  /** The most rows that can lie here: a bound for a seq that makes sense. */
  long maxRows() {
    return pages * (PAGE / LEAF_HEADER);
  }

  void visit(Visitor visitor) throws IOException {
    for (long number = 1; number <= pages; number++) {
      visit(page(number), number == 1 ? FIRST_PAGE_HEADER : 0, visitor);
    }
  }

  private void visit(ByteBuffer page, int header, Visitor visitor) throws IOException {
    if (page.limit() < PAGE) {
      return;
    }
    int kind = page.get(header);
    boolean unknown = kind != TABLE_LEAF && kind != INDEX_LEAF && kind != 2 && kind != 5;
    int cells = Math.min(page.getShort(header + 3) & 0xFFFF, (PAGE - LEAF_HEADER) / 2);
    for (int i = 0; i < cells && header + LEAF_HEADER + 2 * i + 1 < PAGE; i++) {
      int start = page.getShort(header + LEAF_HEADER + 2 * i) & 0xFFFF;
      if (start < PAGE && (kind == TABLE_LEAF || unknown)) {
        visitRow(page.duplicate().position(start), visitor);
      }
      if (start < PAGE && (kind == INDEX_LEAF || unknown)) {
        visitEntry(page.duplicate().position(start), visitor);
      }
    }
  }

  private void visitRow(ByteBuffer cell, Visitor visitor) throws IOException {
    long seq;
    SqliteRecord record;
    try {
      long length = SqliteRecord.varint(cell);
      seq = SqliteRecord.varint(cell);
      record = SqliteRecord.parse(payload(cell, length));
    } catch (IllegalArgumentException damaged) {
      return;
    }
    visitor.row(seq, record);
  }

  private static void visitEntry(ByteBuffer cell, Visitor visitor) {
    SqliteRecord record;
    try {
      long length = SqliteRecord.varint(cell);
      if (length < 0 || length > cell.remaining()) {
        return;
      }
      record = SqliteRecord.parse(cell.slice().limit((int) length));
    } catch (IllegalArgumentException damaged) {
      return;
    }
    visitor.entry(record);
  }

  /** What does not fit into its page goes on in a chain of others. */
  private ByteBuffer payload(ByteBuffer cell, long length) throws IOException {
    if (length < 0 || length > MAX_PAYLOAD) {
      throw new IllegalArgumentException("no row of ours");
    }
    int here = (int) Math.min(length, local(length));
    if (here > cell.remaining()) {
      throw new IllegalArgumentException("longer than its page");
    }
    ByteBuffer whole = ByteBuffer.allocate((int) length);
    whole.put(cell.slice().limit(here));
    cell.position(cell.position() + here);
    while (whole.hasRemaining()) {
      if (cell.remaining() < 4) {
        throw new IllegalArgumentException("no chain");
      }
      cell = page(cell.getInt() & 0xFFFF_FFFFL);
      if (cell.limit() < PAGE) {
        throw new IllegalArgumentException("the chain ends early");
      }
      int part = Math.min(whole.remaining(), PAGE - 4);
      whole.put(cell.duplicate().position(4).limit(4 + part));
    }
    return whole.flip();
  }

  /** How much of a row's payload lies in its page, as the file format has it. */
  private static long local(long length) {
    long most = PAGE - 35;
    long least = (PAGE - 12) * 32 / 255 - 23;
    long fitting = least + (length - least) % (PAGE - 4);
    return length <= most ? length : fitting <= most ? fitting : least;
  }

  private ByteBuffer page(long number) throws IOException {
    Long frame = inLog.get(number);
    return frame == null ? bytes(file, (number - 1) * PAGE, PAGE) : bytes(log, frame, PAGE);
  }

  private static ByteBuffer bytes(FileChannel from, long start, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (start >= 0 && bytes.hasRemaining()) {
      if (from.read(bytes, start + bytes.position()) < 0) {
        break;
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    try (file;
        log) {
      inLog.clear();
    }
  }
}
