package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.SipHash;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.StoredEvent;
import dev.eventstore.spi.Verdict;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A device without disk and cryptography: events are stored in memory as they are offered, at once
 * or, with a bounded room, when a test says so. Any thread may use it.
 */
final class FakeReplica implements Replica {
  private record Offer(Bytes sealed, Consumer<Verdict> done) {}

  private final FakeSet set = new FakeSet();
  private final Map<Long, StoredEvent> events = new HashMap<>();
  private final List<Consumer<List<StoredEvent>>> listeners = new CopyOnWriteArrayList<>();
  private final Deque<Offer> waiting = new ArrayDeque<>();
  private final Environment environment;
  private final FakePublisher publisher;
  private final SipHash tagHigh;
  private final SipHash tagLow;
  private final long bootId;
  private long roomBytes = Long.MAX_VALUE; // unbounded: judged at once
  private long historyRoomBytes = Long.MAX_VALUE;
  private long waitingBytes;
  private int reads;
  private int unmasked;
  private int deferred;
  private long unreadableSeq;
  private volatile boolean wiped;

  FakeReplica(Environment environment, int community) {
    this.environment = environment;
    bootId = environment.random().nextLong();
    publisher = new FakePublisher(set, environment, bootId);
    tagHigh = new SipHash(Bytes.copyOf(ByteBuffer.allocate(16).putInt(community).array()));
    tagLow = new SipHash(Bytes.copyOf(ByteBuffer.allocate(16).putInt(8, community).array()));
  }

  // ---- For tests

  /** An event of this size whose time is in its first eight bytes. */
  static Bytes event(long createdAtMicros, int size, SplittableRandom random) {
    byte[] sealed = new byte[size];
    random.nextBytes(sealed);
    ByteBuffer.wrap(sealed).putLong(createdAtMicros);
    return Bytes.copyOf(sealed);
  }

  /** As if this device had written it. */
  void append(Bytes sealed) {
    store(sealed, verdict -> {});
  }

  /** From now on takes only so much until {@link #judgeWaiting}. */
  synchronized void limitRoom(long bytes) {
    roomBytes = bytes;
  }

  /** From now on so much history is welcome. */
  synchronized void limitHistoryRoom(long bytes) {
    historyRoomBytes = bytes;
  }

  /** Stores all that waits, so that there is room again. */
  void judgeWaiting() {
    List<Offer> offers;
    synchronized (this) {
      offers = List.copyOf(waiting);
      waiting.clear();
      waitingBytes = 0;
    }
    offers.forEach(offer -> store(offer.sealed(), offer.done()));
  }

  synchronized long waitingBytes() {
    return waitingBytes;
  }

  List<EventKey> keys() {
    return set.keys();
  }

  /** From now on no batch with this event can be read. */
  synchronized void breakEvent(long seq) {
    unreadableSeq = seq;
  }

  /** As if the event had turned out to be damaged. */
  void setAside(EventKey key) {
    set.remove(key);
  }

  /** As if the keys were gone. */
  void wipe() {
    wiped = true;
  }

  /** How many events came for which there was no room. */
  synchronized int deferred() {
    return deferred;
  }

  /** How many datagrams were looked at. */
  synchronized int unmasked() {
    return unmasked;
  }

  synchronized int reads() {
    return reads;
  }

  private void store(Bytes sealed, Consumer<Verdict> done) {
    EventId id = idOf(sealed);
    StoredEvent event;
    synchronized (this) {
      EventKey key = new EventKey(sealed.head(), id);
      long seq = events.size() + 1L;
      event = new StoredEvent(seq, key, environment.wallMicros(), sealed);
      if (set.add(key, seq)) {
        events.put(seq, event);
      } else {
        event = null;
      }
    }
    if (event == null) {
      done.accept(new Verdict.Duplicate(id));
      return;
    }
    done.accept(new Verdict.Accepted(id, event.seq()));
    publisher.stored(1, environment.nanoTicker().getAsLong());
    for (Consumer<List<StoredEvent>> listener : listeners) {
      listener.accept(List.of(event));
    }
  }

  private static EventId idOf(Bytes sealed) {
    try {
      return EventId.of(MessageDigest.getInstance("SHA-256").digest(sealed.toArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- Replica

  @Override
  public long bootId() {
    return bootId;
  }

  @Override
  public OrderedSet events() {
    return set;
  }

  @Override
  public BloomPublisher publisher() {
    return publisher;
  }

  @Override
  public Optional<Slice> open(Bytes sealedSlice) {
    return FakeSlices.open(sealedSlice);
  }

  @Override
  public synchronized List<StoredEvent> read(List<Long> seqs) {
    reads++;
    if (seqs.contains(unreadableSeq)) {
      throw new IllegalStateException("a page of the store is broken");
    }
    List<StoredEvent> found = new ArrayList<>();
    for (Long seq : seqs) {
      StoredEvent event = events.get(seq);
      if (event != null) {
        found.add(event);
      }
    }
    return found;
  }

  @Override
  public void offer(Bytes sealed, Lane lane, Consumer<Verdict> done) {
    synchronized (this) {
      if (roomBytes != Long.MAX_VALUE) {
        if (waitingBytes + sealed.size() > roomBytes) {
          deferred++;
          done.accept(new Verdict.Deferred(Verdict.Cause.BUSY));
        } else {
          waiting.add(new Offer(sealed, done));
          waitingBytes += sealed.size();
        }
        return;
      }
    }
    store(sealed, done);
  }

  @Override
  public synchronized long historyRoomBytes() {
    return Math.min(historyRoomBytes, roomBytes());
  }

  @Override
  public synchronized long roomBytes() {
    return roomBytes - waitingBytes;
  }

  @Override
  public AutoCloseable onStored(Consumer<List<StoredEvent>> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void mask(ByteBuffer datagram, int headerBytes) {
    if (wiped) {
      throw new IllegalStateException("the keys are gone");
    }
    byte[] content = content(datagram);
    datagram.putLong(0, tagHigh.hash(content)).putLong(8, tagLow.hash(content));
    xor(datagram, 16, headerBytes);
  }

  @Override
  public synchronized boolean unmask(ByteBuffer datagram) {
    unmasked++;
    xor(datagram, 16, 2);
    int headerBytes = Short.toUnsignedInt(datagram.getShort(16));
    if (headerBytes < 2 || headerBytes > datagram.limit() - 16) {
      return false;
    }
    xor(datagram, 16, 2);
    xor(datagram, 16, headerBytes);
    byte[] content = content(datagram);
    return datagram.getLong(0) == tagHigh.hash(content)
        && datagram.getLong(8) == tagLow.hash(content);
  }

  private static byte[] content(ByteBuffer datagram) {
    byte[] content = new byte[datagram.limit() - 16];
    datagram.duplicate().position(16).get(content);
    return content;
  }

  private static void xor(ByteBuffer datagram, int offset, int bytes) {
    byte[] stream = new byte[bytes];
    new SplittableRandom(datagram.getLong(0) ^ datagram.getLong(8)).nextBytes(stream);
    for (int i = 0; i < bytes; i++) {
      datagram.put(offset + i, (byte) (datagram.get(offset + i) ^ stream[i]));
    }
  }
}
