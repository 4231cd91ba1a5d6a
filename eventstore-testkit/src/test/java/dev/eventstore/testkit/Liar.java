package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.core.DefaultParts;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.CellsSummary;
import dev.eventstore.spi.Contest;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.StoredEvent;
import dev.eventstore.spi.Summary;
import dev.eventstore.spi.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What the transport of a member that lies sees instead of its real device. It has the keys, so
 * what it says is sealed and signed as it must be; the lie decides what is said.
 */
final class Liar implements Replica, BloomPublisher {
  private static final int MOST_REMEMBERED = 256;

  private final Replica real;
  private final Sealer sealer;
  private final Lie lie;
  private final Environment environment;
  private final Random random;
  private final BloomPublisher honest;
  private final LyingSet events;
  private final List<Bytes> said = new ArrayList<>();
  private final List<Bytes> heard = new ArrayList<>();
  private Consumer<List<StoredEvent>> listener = news -> {};
  private long version;
  private long nextNanos;
  private long seq = Long.MAX_VALUE / 2; // of events that it does not hold
  private Bytes current = Bytes.empty();
  private long saidVersion;
  private Root claimed;

  Liar(Replica real, Sealer sealer, Lie lie, Environment environment, long seed) {
    this.real = real;
    this.sealer = sealer;
    this.lie = lie;
    this.environment = environment;
    claimed = real.events().root();
    random = new Random(seed);
    events = new LyingSet(real.events(), this::claimed, UnaryOperator.identity());
    honest =
        DefaultParts.publisher(
            new LyingSet(real.events(), real.events()::root, cell -> lie.tells(this, cell)),
            sealer,
            environment,
            real.bootId());
    honest.contested(Contest.DIFFERENT);
  }

  // ---- For lies

  Random random() {
    return random;
  }

  Sealer sealer() {
    return sealer;
  }

  long version() {
    return version;
  }

  /** How many events it really holds. */
  long heldEvents() {
    return real.events().root().count();
  }

  /** What it really holds. */
  OrderedSet held() {
    return real.events();
  }

  /** A real publisher; what it says of cells is as the lie tells them. */
  BloomPublisher honest() {
    return honest;
  }

  /** What a real publisher made, as if it were of the current version. */
  Bytes asMine(Summary made) {
    byte[] plain = sealer.openSlice(made.signedEncryptedBlob()).orElseThrow().plain().toArray();
    ByteBuffer.wrap(plain).putLong(SliceBytes.VERSION_OFFSET, version);
    return sealer.sealSlice(plain);
  }

  /** What it said before, oldest first. */
  List<Bytes> said() {
    return said;
  }

  /** What others said, oldest first. */
  List<Bytes> heard() {
    return heard;
  }

  /** Of a device from which it has heard, if any. */
  long someBootId() {
    return heard.isEmpty()
        ? random.nextLong()
        : real.open(heard.get(random.nextInt(heard.size())))
            .map(slice -> slice.header().bootId())
            .orElse(0L);
  }

  Root randomRoot(long count) {
    byte[] hash = new byte[Root.BYTES];
    random.nextBytes(hash);
    return new Root(Bytes.copyOf(hash), count);
  }

  /** Begins a slice of the current version. */
  SliceBytes begin(int kind) {
    return new SliceBytes(kind).header(bootId(), version);
  }

  Bytes seal(SliceBytes slice) {
    return sealer.sealSlice(slice.plain());
  }

  /** Names the root that it claims. */
  Bytes root() {
    Root root = events.root();
    ByteBuffer hash = root.hash().asReadOnlyBuffer();
    return seal(
        begin(SliceBytes.QUIET)
            .u64(hash.getLong())
            .u64(hash.getLong())
            .u64(root.count())
            .neighbours(0, 0));
  }

  // ---- What the transport asks

  @Override
  public long advance(long nowNanos) {
    Root unused = claimed();
    if (saidVersion != version) {
      saidVersion = version;
      Summary unusedToo = honest.current(nowNanos);
      current = remember(said, lie.says(this));
      push();
    }
    return version;
  }

  @Override
  public Summary quiet() {
    return summary(current);
  }

  /** Begins a version when it is time: an engine looks at the root before it asks what is said. */
  private Root claimed() {
    long nowNanos = environment.nanoTicker().getAsLong();
    if (version == 0 || nextNanos - nowNanos <= 0) {
      version++;
      nextNanos = nowNanos + lie.every().toNanos();
      claimed = lie.root(this);
    }
    return claimed;
  }

  private void push() {
    List<StoredEvent> news =
        lie.pushes(this).stream()
            .map(each -> new StoredEvent(seq++, new EventKey(0, Lie.nobody()), 0, each))
            .toList();
    if (!news.isEmpty()) {
      listener.accept(news);
    }
  }

  private Summary summary(Bytes sealed) {
    return new Summary(version, 0, events.root().count(), 0, sealed);
  }

  private static Bytes remember(List<Bytes> list, Bytes sealed) {
    if (list.size() == MOST_REMEMBERED) {
      list.remove(0);
    }
    list.add(sealed);
    return sealed;
  }

  @Override
  public Summary beacon() {
    return summary(remember(said, lie.asks(this)));
  }

  @Override
  public CellsSummary cells(List<CellRequest> wanted) {
    return new CellsSummary(summary(remember(said, lie.answers(this, wanted))), 1);
  }

  @Override
  public Summary membership(KeyRange range) {
    return summary(remember(said, lie.answers(this, range)));
  }

  @Override
  public long nextVersionNanos() {
    return version == 0 ? environment.nanoTicker().getAsLong() : nextNanos;
  }

  @Override
  public void stored(int count, long nowNanos) {}

  @Override
  public void contested(Contest contest) {}

  @Override
  public void neighbours(List<Integer> shortIds) {}

  @Override
  public long bootId() {
    return real.bootId();
  }

  @Override
  public LyingSet events() {
    return events;
  }

  @Override
  public BloomPublisher publisher() {
    return this;
  }

  @Override
  public Optional<Slice> open(Bytes sealedSlice) {
    return real.open(remember(heard, sealedSlice));
  }

  @Override
  public List<StoredEvent> read(List<Long> seqs) {
    return lie.gives(this, real.read(seqs));
  }

  @Override
  public void offer(Bytes sealed, Lane lane, Consumer<Verdict> done) {
    real.offer(sealed, lane, done);
  }

  @Override
  public long roomBytes() {
    return real.roomBytes();
  }

  @Override
  public AutoCloseable onStored(Consumer<List<StoredEvent>> given) {
    listener = given;
    return () -> {};
  }

  @Override
  public void mask(ByteBuffer datagram, int headerBytes) {
    real.mask(datagram, headerBytes);
  }

  @Override
  public boolean unmask(ByteBuffer datagram) {
    return real.unmask(datagram);
  }
}
