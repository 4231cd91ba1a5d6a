package dev.eventstore.core;

import dev.eventstore.spi.Cell;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries in key order, in chunks, with a directory that knows where each chunk ends and what
 * stands before it, so that count and sum before any key touch one chunk. Keys that ascend, as they
 * do when a log is opened and as its own events arrive, fill each chunk before the next; all chunks
 * but the last one are at least half full. One thread at a time, reading too, since a chunk may be
 * brought into order only when somebody looks.
 */
final class ChunkList {
  /**
   * Between two entries, or at an end.
   *
   * @param chunk index of the chunk; the last one for the end
   * @param index index in the chunk
   */
  record Position(int chunk, int index) {}

  /** What a reference to a chunk takes, with compressed pointers or without. */
  private static final int REFERENCE_BYTES = 8;

  /** The first room of a list: most lists of tests and of new communities stay small. */
  private static final int FIRST_ROOM = 32;

  /** Of a last chunk, what stands behind comes in time; of keys before that, any is as likely. */
  private static final int RECENT = Chunk.CAPACITY * 7 / 8;

  private final List<Chunk> chunks = new ArrayList<>(List.of(new Chunk(FIRST_ROOM)));
  private final ChunkDirectory directory = new ChunkDirectory();
  private long count;

  long count() {
    return count;
  }

  void insert(long time, long head, long hash, long seq) {
    int place = directory.find(time, head);
    if (directory.count(place) == Chunk.CAPACITY) {
      makeRoom(place, time, head);
      place = directory.find(time, head);
    }
    chunks.get(place).insert(time, head, hash, seq);
    directory.add(place, 1, hash);
    count++;
  }

  /** Splits a full chunk in which a key is to find room. */
  private void makeRoom(int place, long time, long head) {
    Chunk full = chunk(place);
    boolean isLast = place == chunks.size() - 1;
    int first = isLast ? firstToMove(full.indexOf(time, head)) : full.size / 2;
    Chunk upper = full.split(first, isLast ? Chunk.CAPACITY : full.size - first);
    chunks.add(place + 1, upper);
    directory.split(
        place, full.times[first - 1], full.heads[first - 1], upper.size, upper.sumUpTo(upper.size));
  }

  /** Where the last chunk is split when it is full and a key comes that belongs there. */
  private static int firstToMove(int index) {
    return index == Chunk.CAPACITY ? index : index >= RECENT ? RECENT : Chunk.CAPACITY / 2;
  }

  /** Where the first entry that is not before this key stands. */
  Position find(long time, long head) {
    int place = directory.find(time, head);
    return new Position(place, chunk(place).indexOf(time, head));
  }

  /** Whether an entry has this key. Costs less than its place. */
  boolean hasKey(long time, long head) {
    return chunks.get(directory.find(time, head)).hasKey(time, head);
  }

  /** Whether one of the entries of this key, of which the first stands here, has this hash. */
  boolean holdsFrom(Position first, long time, long head, long hash) {
    int index = first.index();
    for (int place = first.chunk(); place < chunks.size(); place++) {
      Chunk chunk = chunk(place);
      for (; chunk.isAt(index, time, head); index++) {
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
    return chunk(at.chunk());
  }

  int chunkCount() {
    return chunks.size();
  }

  /** A chunk with all of its entries in order. */
  Chunk chunk(int index) {
    Chunk chunk = chunks.get(index);
    chunk.settle();
    return chunk;
  }

  /** Count and sum of all entries that are before this key. */
  Cell totalBefore(long time, long head) {
    int place = directory.find(time, head);
    Cell inside = chunks.get(place).totalBefore(time, head);
    return new Cell(
        directory.countBefore(place) + inside.count(),
        directory.sumBefore(place) + inside.sumH64());
  }

  long rank(Position at) {
    return directory.countBefore(at.chunk()) + at.index();
  }

  /** The entry of this rank, 0 … count − 1. */
  Position atRank(long rank) {
    int place = directory.placeOf(rank);
    return new Position(place, (int) (rank - directory.countBefore(place)));
  }

  /** What all of it takes of the heap, in bytes, used or not. */
  long bytes() {
    long references = (long) chunks.size() * REFERENCE_BYTES;
    return references + directory.bytes() + chunks.stream().mapToLong(Chunk::bytes).sum();
  }
}
