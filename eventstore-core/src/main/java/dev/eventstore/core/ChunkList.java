package dev.eventstore.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The entries in key order, in chunks, with running totals before each chunk, so that rank and sum
 * of any position cost two binary searches. The totals are renewed lazily from the first changed
 * chunk on; live events change the last one only. Keys that ascend, as they do when a log is opened
 * and as its own events arrive, fill each chunk before the next. One thread at a time.
 */
final class ChunkList {
  /**
   * Between two entries, or at an end.
   *
   * @param chunk index of the chunk; the last one for the end
   * @param index index in the chunk
   */
  record Position(int chunk, int index) {}

  private final List<Chunk> chunks = new ArrayList<>(List.of(new Chunk()));
  private long[] countsBefore = new long[16];
  private long[] sumsBefore = new long[16];
  private int totalsValid = 1;
  private long count;

  long count() {
    return count;
  }

  void insert(long time, long head, long hash, long seq) {
    Position at = find(time, head);
    int place = at.chunk();
    Chunk chunk = chunks.get(place);
    int index = at.index();
    if (chunk.size == Chunk.CAPACITY) {
      boolean atTheEnd = place == chunks.size() - 1 && index == chunk.size;
      Chunk upper = atTheEnd ? new Chunk() : chunk.split();
      chunks.add(place + 1, upper);
      totalsValid = Math.min(totalsValid, place + 1);
      if (atTheEnd || index > chunk.size) {
        index -= chunk.size;
        chunk = upper;
        place++;
      }
    }
    chunk.insert(index, time, head, hash, seq);
    totalsValid = Math.min(totalsValid, place + 1);
    count++;
  }

  /** Where the first entry that is not before this key stands. */
  Position find(long time, long head) {
    int low = 0;
    int high = chunks.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      Chunk chunk = chunks.get(middle);
      if (chunk.isBefore(chunk.size - 1, time, head)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return new Position(low, chunks.get(low).indexOf(time, head));
  }

  /** Whether the entry at a position has this key. */
  boolean isAt(Position at, long time, long head) {
    Chunk chunk = chunk(at);
    return at.index() < chunk.size && chunk.isAt(at.index(), time, head);
  }

  /** Whether one of the entries of this key, of which the first stands here, has this hash. */
  boolean holdsFrom(Position first, long time, long head, long hash) {
    int index = first.index();
    for (int place = first.chunk(); place < chunks.size(); place++) {
      Chunk chunk = chunks.get(place);
      for (; index < chunk.size && chunk.isAt(index, time, head); index++) {
        if (chunk.hashes[index] == hash) {
          return true;
        }
      }
      if (index < chunk.size) {
        return false;
      }
      index = 0;
    }
    return false;
  }

  Chunk chunk(Position at) {
    return chunks.get(at.chunk());
  }

  int chunkCount() {
    return chunks.size();
  }

  Chunk chunk(int index) {
    return chunks.get(index);
  }

  long rank(Position at) {
    renewTotals();
    return countsBefore[at.chunk()] + at.index();
  }

  long sumBefore(Position at) {
    renewTotals();
    return sumsBefore[at.chunk()] + chunk(at).sumUpTo(at.index());
  }

  /** The entry of this rank, 0 … count − 1. */
  Position atRank(long rank) {
    renewTotals();
    int low = 0;
    int high = chunks.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (countsBefore[middle] <= rank) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return new Position(low, (int) (rank - countsBefore[low]));
  }

  private void renewTotals() {
    if (countsBefore.length < chunks.size()) {
      countsBefore = Arrays.copyOf(countsBefore, chunks.size() * 2);
      sumsBefore = Arrays.copyOf(sumsBefore, chunks.size() * 2);
    }
    for (int i = totalsValid; i < chunks.size(); i++) {
      Chunk previous = chunks.get(i - 1);
      countsBefore[i] = countsBefore[i - 1] + previous.size;
      sumsBefore[i] = sumsBefore[i - 1] + previous.sum;
    }
    totalsValid = chunks.size();
  }
}
