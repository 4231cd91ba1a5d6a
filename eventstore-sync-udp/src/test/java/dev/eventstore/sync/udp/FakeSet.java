package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EntryVisitor;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.SipHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** An ordered set in a tree; its fingerprint is a plain sum, good enough among friends. */
final class FakeSet implements OrderedSet {
  private static final SipHash HASH = new SipHash(Bytes.copyOf(new byte[16]));

  private final TreeMap<EventKey, Long> seqs = new TreeMap<>();
  private long high;
  private long low;

  static long h64(EventId id) {
    return HASH.hash(id.value().toArray());
  }

  synchronized boolean add(EventKey key, long seq) {
    if (seqs.putIfAbsent(key, seq) != null) {
      return false;
    }
    ByteBuffer id = key.id().value().asReadOnlyBuffer();
    high += id.getLong();
    low += id.getLong();
    return true;
  }

  synchronized void remove(EventKey key) {
    if (seqs.remove(key) != null) {
      ByteBuffer id = key.id().value().asReadOnlyBuffer();
      high -= id.getLong();
      low -= id.getLong();
    }
  }

  synchronized List<EventKey> keys() {
    return List.copyOf(seqs.keySet());
  }

  @Override
  public synchronized Root root() {
    byte[] hash = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    return new Root(Bytes.copyOf(hash), seqs.size());
  }

  @Override
  public synchronized Cell cell(KeyRange range) {
    long sum = 0;
    NavigableMap<EventKey, Long> inside = inside(range);
    for (EventKey key : inside.keySet()) {
      sum += h64(key.id());
    }
    return new Cell(inside.size(), sum);
  }

  @Override
  public synchronized List<KeyRange> cut(KeyRange range, int cells) {
    List<KeyRange> cut = new ArrayList<>();
    NavigableMap<EventKey, Long> inside = inside(range);
    int each = Math.max(1, (inside.size() + cells - 1) / cells);
    EventKey from = range.from();
    int i = 0;
    for (EventKey key : inside.keySet()) {
      EventKey bound = EventKey.bound(key.createdAtMicros(), key.id().head());
      if (i > 0 && i % each == 0 && bound.compareTo(from) > 0) {
        cut.add(new KeyRange(from, bound));
        from = bound;
      }
      i++;
    }
    cut.add(new KeyRange(from, range.to()));
    return cut;
  }

  @Override
  public synchronized void forEach(KeyRange range, EntryVisitor visitor) {
    for (Map.Entry<EventKey, Long> entry : inside(range).entrySet()) {
      EventId id = entry.getKey().id();
      if (!visitor.visit(entry.getValue(), h64(id), id.head())) {
        return;
      }
    }
  }

  private NavigableMap<EventKey, Long> inside(KeyRange range) {
    return seqs.subMap(range.from(), true, range.to(), false);
  }
}
