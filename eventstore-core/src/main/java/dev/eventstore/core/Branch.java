package dev.eventstore.core;

import dev.eventstore.spi.Cell;
import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring chunks, and entries for them that wait until there are many: an inner node of the
 * ordered set. Chunks lie anywhere in memory, and each visit waits for it; one that brings many
 * entries costs hardly more than one that brings a single one. (Buffers at inner nodes: Lars Arge,
 * The Buffer Tree, 1995; Brodal and Fagerberg, Lower Bounds for External Memory Dictionaries,
 * 2003.) One thread at a time.
 */
final class Branch {
  /** With more chunks than this, a branch is divided when it is next written to. */
  static final int MOST_CHUNKS = 32;

  /** What a reference to a chunk takes, with compressed pointers or without. */
  private static final int REFERENCE_BYTES = 8;

  /** When so many wait, they are handed on. */
  private static final int MOST_WAITING = Pending.MOST_SORTED;

  /** Of a last chunk, what stands behind comes in time; of keys before that, any is as likely. */
  private static final int RECENT = Chunk.CAPACITY * 7 / 8;

  /** What the object and its list take, without their arrays. */
  private static final int FIXED_BYTES = 24 + 24 + 16;

  private final Directory directory;
  private final List<Chunk> chunks;

  /** Never has entries for the last chunk of all. */
  private final Pending waiting = new Pending(0);

  /** With one chunk, which is empty. */
  Branch(Chunk only) {
    this(new Directory(), new ArrayList<>(List.of(only)));
  }

  private Branch(Directory directory, List<Chunk> chunks) {
    this.directory = directory;
    this.chunks = chunks;
  }

  int chunkCount() {
    return chunks.size();
  }

  /** Whether this key belongs to the last chunk. */
  boolean endsWith(long time, long head) {
    int last = chunks.size() - 1;
    return last == 0 || directory.isBehind(last - 1, time, head);
  }

  /** Takes an entry for any chunk but the last one of all; later it is handed on. */
  void insert(long time, long head, long hash, long seq) {
    waiting.add(time, head, hash, seq);
    if (waiting.size() == MOST_WAITING) {
      handOn();
    }
  }

  /** Takes an entry for the last chunk of all, in the last branch. */
  void insertAtEnd(long time, long head, long hash, long seq) {
    int last = chunks.size() - 1;
    Chunk chunk = chunks.get(last);
    if (chunk.size == Chunk.CAPACITY) {
      split(last++, firstToMove(chunk.indexOf(time, head)), Chunk.CAPACITY);
      chunk = chunks.get(last);
    }
    if (endsWith(time, head)) {
      chunk.insert(time, head, hash, seq);
      directory.add(last, 1, hash);
    } else {
      insert(time, head, hash, seq);
    }
  }

  /** Where the last chunk is split when it is full and a key comes that belongs there. */
  private static int firstToMove(int index) {
    return index == Chunk.CAPACITY ? index : index >= RECENT ? RECENT : Chunk.CAPACITY / 2;
  }

  /** Gives all entries that wait to their chunks, to each chunk those that it gets together. */
  void handOn() {
    if (waiting.size() == 0) {
      return;
    }
    int[] counts = new int[chunks.size()];
    short[] places = places(counts);
    Pending[] runs = new Pending[counts.length];
    for (int place = 0; place < runs.length; place++) {
      runs[place] = new Pending(counts[place]);
    }
    for (int i = 0; i < places.length; i++) {
      runs[places[i]].add(waiting, i);
    }
    waiting.clear();
    for (int place = runs.length - 1; place >= 0; place--) {
      take(place, runs[place]);
    }
  }

  /** To which chunk each entry goes, and how many go to each. */
  private short[] places(int[] counts) {
    short[] places = new short[waiting.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = (short) directory.find(waiting.time(i), waiting.head(i));
      counts[places[i]]++;
    }
    return places;
  }

  private void take(int place, Pending run) {
    if (run.size() > 0) {
      chunks.get(place).take(run, waiting);
      directory.add(place, run.size(), run.sum());
      divide(place);
    }
  }

  /** Divides a chunk with too many entries into equal parts. */
  private void divide(int place) {
    int count = (int) directory.count(place);
    for (int parts = (count + Chunk.CAPACITY - 1) / Chunk.CAPACITY; parts > 1; parts--) {
      int moved = count / parts;
      count -= moved;
      split(place, count, moved);
    }
  }

  private void split(int place, int first, int room) {
    Chunk chunk = settled(place);
    Chunk upper = chunk.split(first, room);
    chunks.add(place + 1, upper);
    directory.split(
        place,
        chunk.times[first - 1],
        chunk.heads[first - 1],
        upper.size,
        upper.sumUpTo(upper.size));
  }

  /** Moves all chunks from this one on into a branch that follows. Nothing may be waiting. */
  Branch splitOff(int first) {
    List<Chunk> moved = chunks.subList(first, chunks.size());
    Branch upper = new Branch(directory.splitOff(first), new ArrayList<>(moved));
    moved.clear();
    return upper;
  }

  /** Knows of the chunks, without what waits. */
  Directory directory() {
    return directory;
  }

  /** A chunk with all that was handed to it in its columns. */
  Chunk settled(int place) {
    Chunk chunk = chunks.get(place);
    chunk.settle(waiting.size() == 0 ? waiting : new Pending(0));
    return chunk;
  }

  /** Whether an entry has this key, be it waiting. */
  boolean hasKey(long time, long head) {
    return waiting.hasKey(time, head) || chunks.get(directory.find(time, head)).hasKey(time, head);
  }

  /** Count and sum of the entries that are before this key, be they waiting. */
  Cell totalBefore(long time, long head) {
    int place = directory.find(time, head);
    return new Cell(directory.countBefore(place), directory.sumBefore(place))
        .plus(chunks.get(place).totalBefore(time, head))
        .plus(waiting.totalBefore(time, head));
  }

  /** What all of it takes of the heap, in bytes, used or not. */
  long bytes() {
    return FIXED_BYTES
        + (long) chunks.size() * REFERENCE_BYTES
        + directory.bytes()
        + waiting.bytes()
        + chunks.stream().mapToLong(Chunk::bytes).sum();
  }
}
