package dev.eventstore.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Reads what lies in the pages of a database file, one by one, without SQLite and without what
 * leads to them: so one damaged page costs what is on it, and nothing else. A page that the
 * write-ahead log holds is taken from there. What is shown may be damaged; who looks must check.
 */
final class SqlitePages implements AutoCloseable {
  private static final int PAGE = 4_096;
  private static final int FIRST_PAGE_HEADER = 100;
  private static final int LEAF_HEADER = 8;
  private static final int INTERIOR_HEADER = 12;
  private static final int CELLS_AT = 3;

  // Kinds of pages. Entries of an index lie also on interior pages, each once in the whole tree.
  private static final int INDEX_INTERIOR = 2;
  private static final int TABLE_INTERIOR = 5;
  private static final int INDEX_LEAF = 10;
  private static final int TABLE_LEAF = 13;

  /**
   * How a page begins that continues a long row: with the upper byte of a page number. What lies in
   * it is up to the author of an event, so it is never taken for a damaged page of a tree.
   */
  private static final int CONTINUATION = 0;

  /** More than any row of ours. */
  private static final int MAX_PAYLOAD = 128 << 10;

  /** Hears of cells that could be read. */
  interface Visitor {
    /**
     * A row of a table.
     *
     * @param certain whether it lies on a leaf of a table, and not on a page whose kind is damaged
     */
    void row(long seq, SqliteRecord record, boolean certain);

    /** An entry of an index. */
    void entry(SqliteRecord record);
  }

  private final FileChannel file;
  private final FileChannel log;
  private final Map<Long, Long> inLog;
  private final long pages;

  /** The log is the file itself when there is none: a database has no frames. */
  private SqlitePages(FileChannel file, FileChannel log) throws IOException {
    this.file = file;
    this.log = log;
    inLog = new WriteAheadFrames(log, PAGE).committed();
    long inFile = (file.size() + PAGE - 1) / PAGE;
    long last = inLog.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    pages = Math.max(inFile, Math.min(last, inFile + inLog.size()));
  }

  /** The pages of a database, and of its write-ahead log if there is one; nobody writes them. */
  static SqlitePages open(Path database, Path writeAheadLog) throws IOException {
    FileChannel file = FileChannel.open(database, StandardOpenOption.READ);
    FileChannel log = file;
    try {
      if (Files.exists(writeAheadLog)) {
        log = FileChannel.open(writeAheadLog, StandardOpenOption.READ);
      }
      return new SqlitePages(file, log);
    } catch (IOException | RuntimeException | Error failed) {
      Quietly.close(log);
      Quietly.close(file);
      throw failed;
    }
  }

  /** The most rows that can lie here: a bound for a seq that makes sense. */
  long maxRows() {
    return pages * (PAGE / LEAF_HEADER);
  }

  void visit(Visitor visitor) throws IOException {
    for (long number = 1; number <= pages; number++) {
      ByteBuffer page = page(number);
      if (page.limit() == PAGE) {
        visit(page, number == 1 ? FIRST_PAGE_HEADER : 0, visitor);
      }
    }
  }

  private void visit(ByteBuffer page, int header, Visitor visitor) throws IOException {
    int kind = page.get(header);
    if (kind == CONTINUATION || kind == TABLE_INTERIOR) {
      return;
    }
    boolean interior = kind == INDEX_INTERIOR;
    int pointers = header + (interior ? INTERIOR_HEADER : LEAF_HEADER);
    int cells = page.getShort(header + CELLS_AT) & 0xFFFF;
    for (int at = pointers; at + 1 < PAGE && at < pointers + 2 * cells; at += 2) {
      int start = (page.getShort(at) & 0xFFFF) + (interior ? Integer.BYTES : 0);
      ByteBuffer cell = page.duplicate().position(Math.min(start, PAGE)); // too short, if damaged
      if (interior || kind == INDEX_LEAF) {
        visitEntry(cell, visitor);
      } else {
        visitRow(cell, kind == TABLE_LEAF, visitor);
      }
    }
  }

  private void visitRow(ByteBuffer cell, boolean certain, Visitor visitor) throws IOException {
    long seq;
    SqliteRecord record;
    try {
      long length = SqliteRecord.varint(cell);
      seq = SqliteRecord.varint(cell);
      record = SqliteRecord.parse(payload(cell, length));
    } catch (IllegalArgumentException damaged) {
      return;
    }
    visitor.row(seq, record, certain);
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
    require(length >= 0 && length <= MAX_PAYLOAD);
    int here = (int) Math.min(length, local(length));
    require(here <= cell.remaining());
    ByteBuffer whole = ByteBuffer.allocate((int) length);
    whole.put(cell.slice().limit(here));
    if (whole.hasRemaining()) {
      followChain(cell.position(cell.position() + here), whole);
    }
    return whole.flip();
  }

  private void followChain(ByteBuffer from, ByteBuffer whole) throws IOException {
    ByteBuffer part = from;
    while (whole.hasRemaining()) {
      require(part.remaining() >= Integer.BYTES);
      part = page(part.getInt() & 0xFFFF_FFFFL);
      require(part.limit() == PAGE);
      int count = Math.min(whole.remaining(), PAGE - Integer.BYTES);
      whole.put(part.duplicate().position(Integer.BYTES).limit(Integer.BYTES + count));
    }
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException("no row of ours");
    }
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

  /** Fewer bytes where the file ends, or where it has no such place. */
  static ByteBuffer bytes(FileChannel from, long start, int count) throws IOException {
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
    try (file) {
      log.close();
    }
  }
}
