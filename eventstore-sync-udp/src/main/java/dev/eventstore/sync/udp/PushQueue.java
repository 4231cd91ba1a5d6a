package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which events go to one peer. For one thread.
 *
 * <p>Slices of the peer wait here and are compared with our set only as fast as events leave: a
 * slice that lacks a million events makes no list of a million. From each comparison comes a short
 * backlog of seqs, from the backlog come sealed events for the send queue, read in batches.
 */
final class PushQueue {
  private static final Logger LOG = LoggerFactory.getLogger(PushQueue.class);

  private final Replica replica;
  private final SendQueue queue;
  private final KnownEvents known;
  private final PendingSlices slices;
  private final Deque<Long> backlog = new ArrayDeque<>();
  private int liveBytes;
  private int olderUnderway; // events that were queued and have not arrived yet
  private int largeBytes; // of events in parts that have not arrived yet
  private long messages;
  private int readEvents = SyncConstants.READ_EVENTS; // in one go; fewer when they are large
  private long readAgainNanos = Nanos.NEVER;
  private final Findings findings;
  private final Account account;
  private final ProvenLack lack = new ProvenLack();
  private @Nullable SliceComparison measured; // by whose cells it is proven
  private long compareAgainNanos = Nanos.NEVER;
  private boolean readFailed; // and was told of, once in a session

  /**
   * For one session.
   *
   * @param questions hears of ranges about which cells of ours are wanted
   */
  PushQueue(
      Replica replica,
      SendQueue queue,
      Questions questions,
      Account account,
      PendingSlices.Total waiting,
      long nowNanos) {
    this.replica = replica;
    slices = new PendingSlices(waiting);
    this.account = account;
    findings = new PushFindings(questions);
    this.queue = queue;
    known = new KnownEvents(nowNanos);
  }

  /** A new event: queued at once, or left to summaries when too many are on their way. */
  void live(StoredEvent event) {
    int bytes = event.encrypted().size();
    if (liveBytes + bytes <= SyncConstants.LIVE_CREDIT_BYTES
        && mayBeginLarge(bytes)
        && !known.isFull()
        && known.begin(event.seq())) {
      liveBytes += bytes;
      enqueue(event.seq(), event.encrypted(), Lane.LIVE);
    }
  }

  /** The peer sent this event to us, so it needs no push. */
  void cameFromPeer(long seq) {
    if (!known.isFull()) {
      known.arrived(seq);
    }
  }

  /** A slice of the peer; with too many waiting it is left to the next version. */
  void compare(Slice slice) {
    slices.add(slice);
  }

  /**
   * The peer has named our root: it lacks nothing, whatever its earlier slices say. What is in the
   * send queue, {@link SyncConstants#READ_EVENTS} or few more, goes on.
   */
  void agreed() {
    lack.clear();
    slices.clear();
    backlog.forEach(known::cancel);
    backlog.clear();
  }

  /** The session has ended. */
  void end() {
    slices.clear();
  }

  /** How many events we lack that the peer has, by what its slices have shown. */
  ProvenLack.Proof lack() {
    return lack.best();
  }

  /** Whether all that the peer's slices have asked for has arrived there. */
  boolean isDone() {
    return slices.isEmpty() && backlog.isEmpty() && olderUnderway == 0;
  }

  /** Whether slices of the peer wait to be compared. */
  boolean isComparing() {
    return !slices.isEmpty();
  }

  /** Does what is due. */
  void advance(long nowNanos) {
    if (known.isFull()) {
      slices.keepFirst();
    }
    known.advance(slices.size() > 1, nowNanos);
    if (Nanos.isDue(readAgainNanos, nowNanos)) {
      readAgainNanos = Nanos.NEVER;
    }
    if (Nanos.isDue(compareAgainNanos, nowNanos)) {
      compareAgainNanos = Nanos.NEVER;
    }
  }

  /** Brings older events into the send queue while it has room; does a bounded amount of work. */
  void fill(long nowNanos) {
    if (canCompare()) {
      compareNext(nowNanos);
    }
    if (canRead()) {
      readNext(nowNanos);
    }
  }

  /** Whether {@link #fill} could bring more at once. */
  boolean canFill() {
    return canCompare() || canRead();
  }

  private boolean canCompare() {
    return backlog.size() < SyncConstants.BACKLOG_EVENTS
        && !slices.isEmpty()
        && isTimeFor(slices.first())
        && compareAgainNanos == Nanos.NEVER
        && !known.isFull();
  }

  private boolean isTimeFor(SliceComparison next) {
    return !next.isOfEverything()
        || next.compared() > 0
        || known.pending() <= SyncConstants.MAX_UNDERWAY_AT_BEACON;
  }

  private boolean canRead() {
    return queue.size(SendQueue.Priority.BACKFILL) < SyncConstants.READ_EVENTS / 2
        && !backlog.isEmpty()
        && readAgainNanos == Nanos.NEVER
        && mayBeginLarge(Limits.MAX_SEALED_EVENT_BYTES);
  }

  /** When {@link #advance} has something to do. */
  long deadlineNanos() {
    return Nanos.earlier(compareAgainNanos, Nanos.earlier(readAgainNanos, known.deadlineNanos()));
  }

  /** How many events are known to be lacking over there and have not arrived yet. */
  int pending() {
    return known.pending();
  }

  /** Whether any are. */
  boolean isPushing() {
    return known.pending() > 0;
  }

  /** A part has arrived; whether its event is complete with it. */
  boolean arrived(Part.EventPart part) {
    Part.Outgoing message = part.message();
    if (!message.acknowledged()) {
      return false;
    }
    known.arrived(message.seq());
    if (message.lane() == Lane.LIVE) {
      liveBytes -= message.size();
    } else {
      olderUnderway--;
    }
    if (message.parts() > 1) {
      largeBytes -= message.size();
    }
    return true;
  }

  private void compareNext(long nowNanos) {
    SliceComparison first = slices.first();
    long before = first.compared();
    if (first != measured) {
      measured = first;
      lack.begins(replica.events().root());
    }
    if (first.next(replica.events(), findings)) {
      slices.removeFirst();
    }
    TokenBucket allowed = account.comparedEvents();
    allowed.spend(first.compared() - before, nowNanos);
    if (allowed.isEmpty(nowNanos)) {
      compareAgainNanos = allowed.filledNanos();
    }
  }

  /** What the peer lacks goes into the backlog, unless it is on its way already. */
  private final class PushFindings implements Findings {
    private final Questions questions;

    PushFindings(Questions questions) {
      this.questions = questions;
    }

    @Override
    public void lacking(long seq) {
      if (known.begin(seq)) {
        backlog.addLast(seq);
      }
    }

    @Override
    public boolean isUnderway(long seq) {
      return known.isKnown(seq);
    }

    @Override
    public void contested(CellRequest request) {
      questions.contested(request);
    }

    @Override
    public void provenLack(long events) {
      lack.add(events, replica.events().root());
    }

    @Override
    public void lackingHere(CellRequest request) {
      questions.lackingHere(request);
    }
  }

  private void readNext(long nowNanos) {
    List<Long> seqs = backlog.stream().limit(readEvents).toList();
    try {
      List<StoredEvent> events = replica.read(seqs);
      int begun = enqueueAll(events);
      pay(events.subList(0, begun), nowNanos);
      boolean all = begun == events.size();
      List<Long> done = all ? seqs : seqs.subList(0, seqs.indexOf(events.get(begun).seq()));
      Set<Long> missing = new HashSet<>(done);
      events.subList(0, begun).forEach(event -> missing.remove(event.seq()));
      missing.forEach(known::cancel);
      done.forEach(seq -> backlog.removeFirst());
      readEvents = all ? Math.min(SyncConstants.READ_EVENTS, 2 * readEvents) : Math.max(1, begun);
    } catch (RuntimeException e) {
      readFailed(seqs, e);
      readAgainNanos = nowNanos + SyncConstants.READ_RETRY_NANOS;
    }
  }

  /** Fewer the next time, until the event that cannot be read is alone and is left out. */
  private void readFailed(List<Long> seqs, RuntimeException e) {
    if (!readFailed) {
      readFailed = true;
      LOG.warn("Events could not be read for a peer; the others follow", e);
    }
    readEvents = Math.max(1, seqs.size() / 2);
    if (seqs.size() == 1) {
      known.cancel(backlog.removeFirst());
    }
  }

  private void pay(List<StoredEvent> events, long nowNanos) {
    long nextNanos = account.pay(events, replica.events().root().count(), nowNanos);
    if (!Nanos.isDue(nextNanos, nowNanos)) {
      readAgainNanos = nextNanos;
    }
  }

  /** Queues events until one would be too much for the receiver; how many. */
  private int enqueueAll(List<StoredEvent> events) {
    int begun = 0;
    while (begun < events.size() && mayBeginLarge(events.get(begun).encrypted().size())) {
      StoredEvent event = events.get(begun++);
      olderUnderway++;
      enqueue(event.seq(), event.encrypted(), Lane.BACKFILL);
    }
    return begun;
  }

  /** The receiver keeps only so much of unfinished events. */
  private boolean mayBeginLarge(int bytes) {
    return bytes <= Fragments.MAX_WHOLE_BYTES
        || largeBytes + bytes <= SyncConstants.MAX_UNFINISHED_BYTES;
  }

  private void enqueue(long seq, Bytes sealed, Lane lane) {
    Part.Outgoing message = new Part.Outgoing(seq, sealed, lane, messages);
    if (message.parts() > 1) {
      messages = (messages + 1) & 0xFFFF_FFFFL;
      largeBytes += message.size();
    }
    for (int i = 0; i < message.parts(); i++) {
      queue.add(new Part.EventPart(message, i));
    }
  }
}
