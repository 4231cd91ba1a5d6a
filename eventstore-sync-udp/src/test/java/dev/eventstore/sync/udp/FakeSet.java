package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EntryVisitor;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.SipHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** An ordered set in a sorted list; its fingerprint is a plain sum, good enough among friends. */
final class FakeSet implements OrderedSet {
  private static final SipHash HASH = new SipHash(Bytes.copyOf(new byte[16]));

  private record Item(EventKey key, long seq, long h64) {}

  private final List<Item> items = new ArrayList<>();
  private long high;
  private long low;

  static long h64(EventId id) {
    return HASH.hash(id.value().toArray());
  }

  synchronized boolean add(EventKey key, long seq) {
    int place = find(key);
    if (place < items.size() && items.get(place).key().equals(key)) {
      return false;
    }
    items.add(place, new Item(key, seq, h64(key.id())));
    count(key, 1);
    return true;
  }

  synchronized void remove(EventKey key) {
    int place = find(key);
    if (place < items.size() && items.get(place).key().equals(key)) {
      items.remove(place);
      count(key, -1);
    }
  }

  private void count(EventKey key, int times) {
    ByteBuffer id = key.id().value().asReadOnlyBuffer();
    high += times * id.getLong();
    low += times * id.getLong();
  }

  synchronized List<EventKey> keys() {
    return items.stream().map(Item::key).toList();
  }

  @Override
  public synchronized Root root() {
    byte[] hash = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    return new Root(Bytes.copyOf(hash), items.size());
  }

  @Override
  public synchronized Cell cell(KeyRange range) {
    List<Item> inside = inside(range);
    return new Cell(inside.size(), inside.stream().mapToLong(Item::h64).sum());
  }

  @Override
  public synchronized List<KeyRange> cut(KeyRange range, int cells) {
    List<KeyRange> cut = new ArrayList<>();
    List<Item> inside = inside(range);
    int each = Math.max(1, (inside.size() + cells - 1) / cells);
    EventKey from = range.from();
    for (int i = each; i < inside.size(); i += each) {
      EventKey bound = bound(inside.get(i).key());
      if (bound.compareTo(from) > 0) {
        cut.add(new KeyRange(from, bound));
        from = bound;
      }
    }
    cut.add(new KeyRange(from, range.to()));
    return cut;
  }

  @Override
  public synchronized List<RangeCell> cells(KeyRange range, int cells) {
    return FakeTrie.cells(this, range, cells);
  }

  @Override
  public synchronized KeyRange newest(int events, EventKey before) {
    int first = find(before) - events;
    return new KeyRange(first <= 0 ? KeyRange.ALL.from() : bound(items.get(first).key()), before);
  }

  @Override
  public synchronized void forEach(KeyRange range, EntryVisitor visitor) {
    for (Item item : inside(range)) {
      if (!visitor.visit(item.seq(), item.h64(), item.key().id().head())) {
        return;
      }
    }
  }

  private static EventKey bound(EventKey key) {
    return EventKey.bound(key.createdAtMicros(), key.id().head());
  }

  private List<Item> inside(KeyRange range) {
    return items.subList(find(range.from()), find(range.to()));
  }

  /** How many come before this key. */
  private int find(EventKey key) {
    Item wanted = new Item(key, 0, 0);
    int found = Collections.binarySearch(items, wanted, Comparator.comparing(Item::key));
    return found >= 0 ? found : -found - 1;
  }
}
