package dev.eventstore.core;

import dev.eventstore.spi.Cell;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries in key order: a tree of three levels, whose root this is. A {@link Branch} has
 * entries that wait and knows its chunks, a {@link Chunk} has the others, in columns; a {@link
 * Directory} at each level knows where each child ends and how much is in it, so that count and sum
 * before any key touch one branch and one chunk. Keys that ascend, as they do when a log is opened
 * and as its own events arrive, fill each chunk before the next. One thread at a time, reading too,
 * since entries that wait are put in order when somebody looks.
 */
final class ChunkList {
  /**
   * Between two entries, or at an end; valid until the next insert.
   *
   * @param branch index of the branch; the last one for the end
   * @param chunk index of the chunk in the branch
   * @param index index in the chunk
   */
  record Position(int branch, int chunk, int index) {
    boolean isInChunkOf(Position other) {
      return branch == other.branch && chunk == other.chunk;
    }
  }

  /** The first room of a list: most lists of tests and of new communities stay small. */
  private static final int FIRST_ROOM = 32;

  private static final int REFERENCE_BYTES = 8;

  private final List<Branch> branches = new ArrayList<>(List.of(new Branch(new Chunk(FIRST_ROOM))));
  private final Directory directory = new Directory();
  private long count;

  long count() {
    return count;
  }

  void insert(long time, long head, long hash, long seq) {
    int place = directory.find(time, head);
    Branch branch = branches.get(place);
    if (place == branches.size() - 1 && branch.endsWith(time, head)) {
      branch.insertAtEnd(time, head, hash, seq);
    } else {
      branch.insert(time, head, hash, seq);
    }
    directory.add(place, 1, hash);
    count++;
    if (branch.chunkCount() > Branch.MOST_CHUNKS) {
      divide(place);
    }
  }

  private void divide(int place) {
    Branch branch = branches.get(place);
    branch.handOn();
    Directory chunks = branch.directory();
    int first = chunks.size() / 2;
    long lastTime = chunks.lastTime(first - 1);
    long lastHead = chunks.lastHead(first - 1);
    long movedCount = directory.count(place) - chunks.countBefore(first);
    long movedSum = directory.sum(place) - chunks.sumBefore(first);
    branches.add(place + 1, branch.splitOff(first));
    directory.split(place, lastTime, lastHead, movedCount, movedSum);
  }

  /** Where the first entry that is not before this key stands. */
  Position find(long time, long head) {
    int place = directory.find(time, head);
    Branch branch = inOrder(place);
    int chunk = branch.directory().find(time, head);
    return new Position(place, chunk, branch.settled(chunk).indexOf(time, head));
  }

  private Branch inOrder(int place) {
    Branch branch = branches.get(place);
    branch.handOn();
    return branch;
  }

  /** Whether an entry has this key. Costs less than its place. */
  boolean hasKey(long time, long head) {
    return branches.get(directory.find(time, head)).hasKey(time, head);
  }

  /** Whether one of the entries of this key, of which the first stands here, has this hash. */
  boolean holdsFrom(Position first, long time, long head, long hash) {
    for (Position at = first; ; at = next(at)) {
      Chunk chunk = chunk(at);
      int index = at.index();
      for (; chunk.isAt(index, time, head); index++) {
        if (chunk.hashes[index] == hash) {
          return true;
        }
      }
      if (index < chunk.size || isInLastChunk(at)) {
        return false;
      }
    }
  }

  /** A chunk with all of its entries in order. */
  Chunk chunk(Position at) {
    return branches.get(at.branch()).settled(at.chunk());
  }

  /** Whether no chunk follows that of a position. */
  boolean isInLastChunk(Position at) {
    return at.branch() == branches.size() - 1
        && at.chunk() == branches.get(at.branch()).chunkCount() - 1;
  }

  /** Where the chunk begins that follows that of a position; there has to be one. */
  Position next(Position at) {
    if (at.chunk() < branches.get(at.branch()).chunkCount() - 1) {
      return new Position(at.branch(), at.chunk() + 1, 0);
    }
    inOrder(at.branch() + 1);
    return new Position(at.branch() + 1, 0, 0);
  }

  /** Count and sum of all entries that are before this key. */
  Cell totalBefore(long time, long head) {
    int place = directory.find(time, head);
    return new Cell(directory.countBefore(place), directory.sumBefore(place))
        .plus(branches.get(place).totalBefore(time, head));
  }

  long rank(Position at) {
    return directory.countBefore(at.branch())
        + branches.get(at.branch()).directory().countBefore(at.chunk())
        + at.index();
  }

  /** The entry of this rank, 0 … count − 1. */
  Position atRank(long rank) {
    int place = directory.placeOf(rank);
    Directory chunks = inOrder(place).directory();
    long within = rank - directory.countBefore(place);
    int chunk = chunks.placeOf(within);
    return new Position(place, chunk, (int) (within - chunks.countBefore(chunk)));
  }

  /** What all of it takes of the heap, in bytes, used or not. */
  long bytes() {
    long references = (long) branches.size() * REFERENCE_BYTES;
    return references + directory.bytes() + branches.stream().mapToLong(Branch::bytes).sum();
  }
}
