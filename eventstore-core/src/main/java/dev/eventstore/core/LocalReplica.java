package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.StoredEvent;
import dev.eventstore.spi.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** This device, as a transport sees it. */
final class LocalReplica implements Replica {
  private final long bootId;
  private final Sealer sealer;
  private final CommittedLog log;
  private final BloomPublisher publisher;
  private final ReceivePipeline receiving;
  private final EventReader reader;
  private final DamagedRows damaged;
  private final EventSpread spread;

  LocalReplica(
      long bootId,
      Sealer sealer,
      CommittedLog log,
      BloomPublisher publisher,
      ReceivePipeline receiving,
      EventReader reader,
      DamagedRows damaged,
      EventSpread spread) {
    this.bootId = bootId;
    this.sealer = sealer;
    this.log = log;
    this.publisher = publisher;
    this.receiving = receiving;
    this.reader = reader;
    this.damaged = damaged;
    this.spread = spread;
  }

  @Override
  public long bootId() {
    return bootId;
  }

  @Override
  public OrderedSet events() {
    return log.set();
  }

  @Override
  public BloomPublisher publisher() {
    return publisher;
  }

  @Override
  public Optional<Slice> open(Bytes sealedSlice) {
    return sealer.openSlice(sealedSlice).flatMap(signed -> SliceCodec.decode(signed, sealer));
  }

  @Override
  public List<StoredEvent> read(List<Long> seqs) {
    List<StoredEvent> intact = new ArrayList<>(seqs.size());
    List<Long> broken = new ArrayList<>();
    for (StoredEvent stored : log.store().read(seqs)) {
      if (isDamaged(stored)) {
        broken.add(stored.seq());
      } else {
        intact.add(stored);
      }
    }
    damaged.found(broken);
    return intact;
  }

  /** Only a row whose key is not the one that was loaded is opened: opening each costs too much. */
  private boolean isDamaged(StoredEvent stored) {
    boolean asLoaded = reader.hasItsId(stored) && log.set().contains(stored.key());
    return !asLoaded && reader.read(stored) instanceof EventReader.Reading.Damaged;
  }

  @Override
  public void offer(Bytes sealed, Lane lane, Consumer<Verdict> done) {
    receiving.offer(sealed, lane, done);
  }

  @Override
  public long roomBytes() {
    return receiving.roomBytes();
  }

  @Override
  public long historyRoomBytes() {
    return receiving.historyRoomBytes();
  }

  @Override
  public AutoCloseable onStored(Consumer<List<StoredEvent>> listener) {
    return log.news()
        .onCommitted(
            committed ->
                listener.accept(committed.stream().map(CommitNews.Committed::stored).toList()));
  }

  @Override
  public void named(DeviceId device, Root root) {
    spread.named(device, root);
  }

  @Override
  public void acknowledged(long seq) {
    spread.acknowledged(seq);
  }

  @Override
  public void mask(ByteBuffer datagram, int headerBytes) {
    sealer.mask(datagram, headerBytes);
  }

  @Override
  public boolean unmask(ByteBuffer datagram) {
    return sealer.unmask(datagram);
  }
}
