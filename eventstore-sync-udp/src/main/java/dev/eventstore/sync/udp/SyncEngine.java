package dev.eventstore.sync.udp;

import dev.eventstore.Meter;
import dev.eventstore.SyncStatus;
import dev.eventstore.spi.Contest;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The sync protocol as a state machine: datagrams in at a time, datagrams out, the next time to
 * wake up. It has no socket, thread, clock or randomness of its own, so the same calls always have
 * the same effects. docs/protocol.md describes what it speaks.
 *
 * <p>One thread at a time may call it. What other threads bring, verdicts and stored events, waits
 * in a mailbox; {@code wakeUp} is then called, from those threads, and {@link #advance} should
 * follow soon. Times are those of {@link Environment#nanoTicker}, in nanoseconds, and never go
 * back.
 *
 * <p>A driver calls {@link #receive} for each datagram, then {@link #advance}, then {@link
 * #transmit} until it returns false, and sleeps until {@link #nextWakeUpNanos} or until it is woken
 * or a datagram comes.
 */
public final class SyncEngine {
  /** What {@link #nextWakeUpNanos} returns when nothing is due ever. */
  public static final long NEVER = Nanos.NEVER;

  /** Where datagrams leave. */
  @FunctionalInterface
  public interface DatagramSink {
    /**
     * Takes a datagram, from position to limit; its bytes are valid during the call only.
     *
     * @return whether another one would find room; this one is taken in any case
     */
    boolean send(InetSocketAddress to, ByteBuffer datagram);
  }

  private final LocalDevice local;
  private final Mailbox mailbox;
  private final Sessions sessions;
  private final Dialer dialer;
  private final Reception reception;
  private final StatusSchedule schedule = new StatusSchedule();
  private final Departures departures;
  private final NewEvents newEvents;
  private final SleepDetector sleep;
  private AutoCloseable registration;
  private final List<Meter> meters;
  private volatile EngineState state = EngineState.NOTHING;
  private List<InetSocketAddress> leftAddresses = List.of();
  private boolean paused;
  private boolean closed;

  /**
   * An engine for one device, without peers so far.
   *
   * @param wakeUp called from any thread when {@link #advance} has something to do
   */
  public SyncEngine(Replica replica, Environment environment, Runnable wakeUp) {
    long nowNanos = environment.nanoTicker().getAsLong();
    mailbox = new Mailbox(wakeUp);
    local = new LocalDevice(replica, environment, mailbox);
    sessions = new Sessions(local);
    newEvents = new NewEvents(local, sessions);
    departures = new Departures(local, sessions, schedule);
    dialer = new Dialer(local, sessions);
    reception = new Reception(local, sessions, dialer, departures, schedule, this::begin, nowNanos);
    sleep = new SleepDetector(environment.wallClock(), nowNanos);
    meters = new EngineMeters(local.counters(), local.traffic(), () -> state).all();
    registration = register();
  }

  private AutoCloseable register() {
    return local.replica().onStored(events -> mailbox.post(new Mailbox.Stored(events)));
  }

  /**
   * Looks for a peer from now on.
   *
   * @param name says which peer; calling it again with the same name replaces the addresses
   * @param addresses where it may be; each is tried, at most eight
   */
  public void dial(String name, List<InetSocketAddress> addresses, long nowNanos) {
    dialer.dial(name, addresses, nowNanos);
  }

  /** Whether there is a session with the peer of this name; else its addresses may be stale. */
  public boolean isReached(String name, long nowNanos) {
    return dialer.isReached(name, nowNanos);
  }

  // ---- Receiving

  /**
   * A datagram came. Whatever it is, nothing is thrown and nothing is sent at once.
   *
   * @param from the address that it claims to come from
   * @param datagram at position 0 to its limit, writable, with an array; its content is destroyed
   */
  public void receive(InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
    if (!closed && !paused) {
      noticeSleep(nowNanos);
      reception.receive(from, datagram, nowNanos);
    }
  }

  /** Whether datagrams from this address are expected: of a session, or of a peer looked for. */
  boolean expects(InetSocketAddress from) {
    return !paused && reception.expects(from);
  }

  /**
   * Takes a datagram of a possible length, whoever may have sent it, for drivers with a budget for
   * strangers of their own.
   *
   * @return who has sent it; the bytes of a datagram from elsewhere are undefined
   */
  Reception.Origin accept(InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
    if (closed || paused) {
      return Reception.Origin.ELSEWHERE;
    }
    noticeSleep(nowNanos);
    return reception.accept(from, datagram, nowNanos);
  }

  /** Such a driver has not used a datagram. */
  void dropped(Counters.Drop reason) {
    reception.dropped(reason);
  }

  private void begin(Session session, long nowNanos) {
    local.refreshRoot(nowNanos);
    refreshSummary(nowNanos);
    for (Session loser : sessions.begin(session, nowNanos)) {
      departures.add(loser.address(), loser.closing());
    }
  }

  private void refreshSummary(long nowNanos) {
    if (local.refreshSummary(nowNanos)) {
      sessions.live().forEach(session -> session.newVersion(nowNanos));
    }
  }

  // ---- Time

  /** Does what is due and what the mailbox brought. */
  public void advance(long nowNanos) {
    if (closed) {
      return;
    }
    takeMail(nowNanos);
    if (paused) {
      return;
    }
    noticeSleep(nowNanos);
    if (sessions.liveCount() > 0) {
      refreshSummary(nowNanos);
    }
    sessions.advance(nowNanos);
    for (Session session : sessions.snapshot()) {
      if (session.isClosed()) {
        dialer.left(session);
      }
      if (session.isClosed() || session.isSilent(nowNanos)) {
        boolean told = session.isClosed();
        sessions.end(session, told ? Counters.SessionEnd.CLOSED : Counters.SessionEnd.SILENT);
        dialer.ended(session, nowNanos);
      } else {
        session.advance(nowNanos);
      }
    }
    local.contested(contest());
    if (isAsking(nowNanos)) {
      local.contested(Contest.ASKING);
    }
    dialer.advance(nowNanos, departures::add);
    schedule.noticeStates(sessions.live());
  }

  /**
   * After a sleep of the machine, peers may have given up their sessions: those are asked, and who
   * does not answer soon is dialled anew, also who had dialled us.
   */
  private void noticeSleep(long nowNanos) {
    if (sleep.hasSlept(nowNanos)) {
      dialer.beginAnew(nowNanos);
      for (Session session : sessions.live()) {
        session.doubt(nowNanos);
        dialer.revisit(session.address(), nowNanos);
      }
    }
  }

  private Contest contest() {
    Contest contest =
        sessions.liveCount() > 0 && local.owesNews() ? Contest.DIFFERENT : Contest.NONE;
    for (Session session : sessions.live()) {
      if (session.reconciler().isStuck()) {
        return Contest.STUCK;
      }
      if (session.reconciler().isContested()) {
        contest = Contest.DIFFERENT;
      }
    }
    return contest;
  }

  /** Whether a peer waits for a version, to be asked or to ask. */
  private boolean isAsking(long nowNanos) {
    boolean asking = sessions.liveCount() > 0 && local.hasUrgentNews();
    for (Session session : sessions.live()) {
      asking |= session.reconciler().isAwaitingVersion(nowNanos);
    }
    return asking;
  }

  private void takeMail(long nowNanos) {
    List<Mailbox.Mail> mails = mailbox.take();
    if (!mails.isEmpty()) {
      schedule.numbersChanged();
      newEvents.take(mails, nowNanos);
    }
  }

  /**
   * When {@link #advance} has something to do though neither a datagram comes nor anybody wakes:
   * perhaps already now, or {@link #NEVER}.
   */
  public long nextWakeUpNanos(long nowNanos) {
    if (closed) {
      return NEVER;
    }
    if (paused) {
      return mailbox.isEmpty() && departures.isEmpty()
          ? schedule.deadlineNanos(nowNanos)
          : nowNanos;
    }
    boolean isNewlyAsking = !local.isAsking() && isAsking(nowNanos);
    if (!mailbox.isEmpty() || !departures.isEmpty() || isNewlyAsking) {
      return nowNanos;
    }
    long next = Nanos.earlier(sessions.deadlineNanos(), dialer.deadlineNanos(nowNanos));
    next = Nanos.earlier(next, schedule.deadlineNanos(nowNanos));
    if (sessions.liveCount() > 0) {
      next = Nanos.earlier(next, local.publisher().nextVersionNanos());
    }
    for (Session session : sessions.live()) {
      next = Nanos.earlier(next, session.deadlineNanos(nowNanos));
    }
    sleep.dueAt(next, nowNanos);
    return next;
  }

  // ---- Sending

  /**
   * Sends what may leave now, until the sink is full or each session had its turn.
   *
   * @return whether there may be more at once; false also when the sink is full
   */
  public boolean transmit(DatagramSink sink, long nowNanos) {
    return departures.transmit(sink, nowNanos);
  }

  // ---- Pause and end

  /**
   * Tells every peer goodbye with the next {@link #transmit}, and does nothing from then on until
   * {@link #resume}: what is received is dropped, and only verdicts that are still awaited wake it.
   */
  public void pause() {
    if (closed || paused) {
      return;
    }
    paused = true;
    forget(registration);
    departures.clear();
    leftAddresses = sessions.snapshot().stream().map(Session::address).toList();
    sessions.snapshot().forEach(session -> departures.add(session.address(), session.closing()));
    sessions.clear();
    newEvents.clear();
    local.contested(Contest.NONE);
    schedule.stateChanged();
  }

  /** Goes on, and dials at once whom it looked for, and whom it had sessions with. */
  public void resume(long nowNanos) {
    if (closed || !paused) {
      return;
    }
    paused = false;
    sleep.begin(nowNanos);
    takeMail(nowNanos);
    newEvents.clear();
    registration = register();
    dialer.beginAnew(nowNanos);
    leftAddresses.forEach(address -> dialer.revisit(address, nowNanos));
    schedule.stateChanged();
  }

  /** Whether it does nothing until {@link #resume}. */
  public boolean isPaused() {
    return paused;
  }

  /** Tells every peer goodbye, once, and does nothing from then on. */
  public void close(DatagramSink sink) {
    if (closed) {
      return;
    }
    closed = true;
    departures.flush(sink); // perhaps the goodbyes of a pause
    for (Session session : sessions.snapshot()) {
      sink.send(session.address(), session.closing());
      sessions.end(session, Counters.SessionEnd.CLOSED);
    }
    state = figures();
    forget(registration);
  }

  private static void forget(AutoCloseable registration) {
    try {
      registration.close();
    } catch (Exception e) {
      throw new IllegalStateException("the replica could not forget its listener", e);
    }
  }

  // ---- Status

  /** How far the devices are in step now. */
  public SyncStatus status() {
    return view().against(local.replica().events().root());
  }

  SyncView view() {
    List<PeerView> peers = new ArrayList<>(sessions.liveCount());
    for (Session session : sessions.live()) {
      peers.add(session.view());
    }
    return new SyncView(peers, local.traffic().traffic(), paused);
  }

  /** The figures of all live sessions now. */
  EngineState figures() {
    return EngineState.of(sessions.live(), local);
  }

  /**
   * Whether listeners should be told of {@link #status} now: at once when a peer came, went, or
   * fell in or out of step, otherwise at most every 200 ms. Saying so once is enough.
   */
  public boolean takeStatusChange(long nowNanos) {
    boolean change = schedule.take(nowNanos);
    if (change && !closed) {
      state = figures();
    }
    return change;
  }

  /**
   * What it counts and measures, always the same objects; any thread may read them. The gauges show
   * what was when {@link #takeStatusChange} last returned true.
   */
  public List<Meter> meters() {
    return meters;
  }
}
