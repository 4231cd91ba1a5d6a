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
  private final Deque<SliceComparison> comparisons = new ArrayDeque<>();
  private final Deque<Long> backlog = new ArrayDeque<>();
  private int liveBytes;
  private int olderUnderway; // events that were queued and have not arrived yet
  private int largeBytes; // of events in parts that have not arrived yet
  private long messages;
  private int readEvents = SyncConstants.READ_EVENTS; // in one go; fewer when they are large
  private long readAgainNanos = Nanos.NEVER;
  private final Findings findings;
  private final TokenBucket comparedEvents;
  private final TokenBucket againBytes;
  private long compareAgainNanos = Nanos.NEVER;
  private long olderPushed; // events in this session, those pushed again too
  private boolean readFailed; // and was told of, once in a session

  /**
   * For one session.
   *
   * @param questions hears of ranges about which cells of ours are wanted
   */
  PushQueue(Replica replica, SendQueue queue, Questions questions, long nowNanos) {
    this.replica = replica;
    findings = new PushFindings(questions);
    this.queue = queue;
    known = new KnownEvents(nowNanos);
    comparedEvents = new TokenBucket(SyncConstants.COMPARED_EVENTS_PER_SECOND, nowNanos);
    againBytes = new TokenBucket(SyncConstants.PUSHED_AGAIN_BYTES_PER_SECOND, nowNanos);
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

  /**
   * A slice of the peer; with too many waiting it is left to the next version. A beacon describes
   * the whole set: it is of no use beside a newer one, nor while ranges are still in question.
   */
  void compare(Slice slice) {
    comparisons.removeIf(waiting -> waiting.isOfEverything() && waiting.compared() == 0);
    boolean ofEverything = slice instanceof Slice.Beacon;
    if (comparisons.size() < (ofEverything ? 1 : SyncConstants.MAX_PENDING_SLICES)) {
      SliceComparison.of(slice).ifPresent(comparisons::addLast);
    }
  }

  /**
   * The peer has named our root: it lacks nothing, whatever its earlier slices say. What is in the
   * send queue, {@link SyncConstants#READ_EVENTS} or few more, goes on.
   */
  void agreed() {
    comparisons.clear();
    backlog.forEach(known::cancel);
    backlog.clear();
  }

  /** Whether all that the peer's slices have asked for has arrived there. */
  boolean isDone() {
    return comparisons.isEmpty() && backlog.isEmpty() && olderUnderway == 0;
  }

  /** Whether slices of the peer wait to be compared. */
  boolean isComparing() {
    return !comparisons.isEmpty();
  }

  /** Does what is due. */
  void advance(long nowNanos) {
    if (known.isFull()) {
      SliceComparison begun = comparisons.peekFirst();
      comparisons.removeIf(waiting -> waiting != begun); // the next version brings them again
    }
    known.advance(comparisons.size() > 1, nowNanos);
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
        && !comparisons.isEmpty()
        && isTimeFor(comparisons.getFirst())
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
    SliceComparison first = comparisons.getFirst();
    long before = first.compared();
    if (first.next(replica.events(), findings)) {
      comparisons.removeFirst();
    }
    comparedEvents.spend(first.compared() - before, nowNanos);
    if (comparedEvents.isEmpty(nowNanos)) {
      compareAgainNanos = comparedEvents.filledNanos();
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

  /** As many events as we have are free in a session; a member who wants more waits for them. */
  private void pay(List<StoredEvent> events, long nowNanos) {
    olderPushed += events.size();
    if (olderPushed <= replica.events().root().count()) {
      return;
    }
    againBytes.spend(events.stream().mapToLong(e -> e.encrypted().size()).sum(), nowNanos);
    if (againBytes.isEmpty(nowNanos)) {
      readAgainNanos = againBytes.filledNanos();
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
