package dev.eventstore.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * Which pages a write-ahead log holds, as SQLite itself would see it: frames count up to the first
 * whose checksum, which goes over all before it, is wrong, and of these only those of finished
 * transactions. A frame that was torn or never committed must not hide a page of the database.
 */
final class WriteAheadFrames {
  private static final int LOG_HEADER = 32;
  private static final int FRAME_HEADER = 24;

  /** The last bit tells in which order the checksums take the bytes of a number. */
  private static final int MAGIC = 0x377F_0682;

  /** How much of either header its checksum covers. */
  private static final int CHECKED_OF_LOG_HEADER = 24;

  private static final int CHECKED_OF_FRAME_HEADER = 8;

  private static final int PAGE_SIZE_AT = 8;
  private static final int SALTS_AT = 16;
  private static final int LOG_CHECKSUM_AT = 24;
  private static final int COMMIT_AT = 4;
  private static final int FRAME_SALTS_AT = 8;
  private static final int FRAME_CHECKSUM_AT = 16;

  private final Map<Long, Long> committed = new HashMap<>();
  private final FileChannel log;
  private final int page;
  private ByteOrder order = ByteOrder.BIG_ENDIAN;
  private int sum1;
  private int sum2;

  /** Reads through a log; whatever is in it, no more is kept than a number for each frame. */
  WriteAheadFrames(FileChannel log, int page) throws IOException {
    this.log = log;
    this.page = page;
    ByteBuffer header = SqlitePages.bytes(log, 0, LOG_HEADER);
    if (isHeader(header)) {
      adopt(header.getLong(SALTS_AT));
    }
  }

  /** Where the latest committed content of each page begins in the log, by the page's number. */
  Map<Long, Long> committed() {
    return committed;
  }

  private boolean isHeader(ByteBuffer header) {
    if (header.limit() < LOG_HEADER
        || (header.getInt(0) & ~1) != MAGIC
        || header.getInt(PAGE_SIZE_AT) != page) {
      return false;
    }
    order = (header.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    sum(header, 0, CHECKED_OF_LOG_HEADER);
    return agrees(header, LOG_CHECKSUM_AT);
  }

  private void adopt(long salts) throws IOException {
    Map<Long, Long> transaction = new HashMap<>();
    for (long start = LOG_HEADER; ; start += FRAME_HEADER + page) {
      ByteBuffer frame = SqlitePages.bytes(log, start, FRAME_HEADER + page);
      if (frame.limit() < FRAME_HEADER + page || !isNext(frame, salts)) {
        return;
      }
      transaction.put(frame.getInt(0) & 0xFFFF_FFFFL, start + FRAME_HEADER);
      if (frame.getInt(COMMIT_AT) != 0) {
        committed.putAll(transaction);
        transaction.clear();
      }
    }
  }

  private boolean isNext(ByteBuffer frame, long salts) {
    if (frame.getLong(FRAME_SALTS_AT) != salts) {
      return false; // of an earlier round of the log
    }
    sum(frame, 0, CHECKED_OF_FRAME_HEADER);
    sum(frame, FRAME_HEADER, FRAME_HEADER + page);
    return agrees(frame, FRAME_CHECKSUM_AT);
  }

  private boolean agrees(ByteBuffer with, int at) {
    return with.getInt(at) == sum1 && with.getInt(at + Integer.BYTES) == sum2;
  }

  private void sum(ByteBuffer bytes, int from, int to) {
    ByteBuffer numbers = bytes.duplicate().order(order);
    for (int at = from; at < to; at += 2 * Integer.BYTES) {
      sum1 += numbers.getInt(at) + sum2;
      sum2 += numbers.getInt(at + Integer.BYTES) + sum1;
    }
  }
}
