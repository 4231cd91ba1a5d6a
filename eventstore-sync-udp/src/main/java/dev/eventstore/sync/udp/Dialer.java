package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * The asking side of handshakes: sends HELLO to every address of every configured peer that has no
 * session, for ever, after longer and longer pauses. For one thread.
 */
final class Dialer {
  /** A configured peer. */
  private static final class Target {
    private final long untilNanos;
    private final Map<InetSocketAddress, Attempt> attempts = new LinkedHashMap<>();
    private OptionalLong reachedBootId = OptionalLong.empty();

    /** Looked for until then; by the application for ever. */
    Target(long untilNanos) {
      this.untilNanos = untilNanos;
    }

    boolean isPassing() {
      return untilNanos != Nanos.NEVER;
    }
  }

  /** One address of a peer, and how far the handshake with it is. */
  private final class Attempt {
    private final InetSocketAddress address;
    private Header.Hello hello;
    private long nextNanos;
    private long pauseNanos = SyncConstants.HELLO_RETRY_MIN_NANOS;
    private boolean cookieAwaited;
    private long hastenAgainNanos;

    Attempt(InetSocketAddress address, long nowNanos) {
      this.address = address;
      hello = freshHello();
      nextNanos = nowNanos;
      hastenAgainNanos = nowNanos;
    }

    private Header.Hello freshHello() {
      Bytes nonce = Bytes.copyOf(local.environment().randomBytes(DatagramLayout.NONCE_BYTES));
      return new Header.Hello(nonce, sessions.freshId(), local.replica().bootId(), Bytes.empty());
    }

    /** After an answer or a session: the next handshake starts anew. */
    void reset(long nowNanos) {
      hello = freshHello();
      pauseNanos = SyncConstants.HELLO_RETRY_MIN_NANOS;
      nextNanos = nowNanos + pauseNanos;
      cookieAwaited = false;
    }

    /** As after {@link #reset}, but at once. */
    void beginAnew(long nowNanos) {
      reset(nowNanos);
      nextNanos = nowNanos;
    }

    /** The HELLO to send now; the next one follows later. */
    Header.Hello take(long nowNanos) {
      long jitter = local.environment().random().nextLong(pauseNanos / 4);
      nextNanos = nowNanos + pauseNanos + jitter;
      pauseNanos = Math.min(2 * pauseNanos, SyncConstants.HELLO_RETRY_MAX_NANOS);
      cookieAwaited = true;
      return hello;
    }

    /** Whether a cookie came that is worth another HELLO at once: one for each that was sent. */
    boolean accept(Header.Cookie cookie, long nowNanos) {
      boolean awaited = cookieAwaited && !cookie.cookie().equals(hello.cookie());
      if (awaited) {
        cookieAwaited = false;
        hello =
            new Header.Hello(hello.nonce(), hello.connectionId(), hello.bootId(), cookie.cookie());
        hasten(nowNanos);
      }
      return awaited;
    }

    /**
     * Somebody is there: what gets lost from here on is not to cost the long pause of a search in
     * vain. Only once in the life of a cookie, so that who never ends the handshake is not sent
     * HELLOs without a pause.
     */
    private void hasten(long nowNanos) {
      if (Nanos.isDue(hastenAgainNanos, nowNanos)) {
        hastenAgainNanos = nowNanos + SyncConstants.COOKIE_LIFE_NANOS;
        pauseNanos = SyncConstants.HELLO_RETRY_MIN_NANOS;
        nextNanos = nowNanos + pauseNanos;
      }
    }
  }

  private final LocalDevice local;
  private final Sessions sessions;
  private final Map<String, Target> targets = new LinkedHashMap<>();

  Dialer(LocalDevice local, Sessions sessions) {
    this.local = local;
    this.sessions = sessions;
  }

  /** From now on looks for the peer of this name at these addresses instead of others. */
  void dial(String name, List<InetSocketAddress> addresses, long nowNanos) {
    Target target = targets.get(name);
    if (target == null) {
      if (count(false) >= SyncConstants.MAX_TARGETS) {
        return;
      }
      target = new Target(Nanos.NEVER);
      targets.put(name, target);
    }
    target.attempts.keySet().retainAll(addresses);
    for (InetSocketAddress address : addresses) {
      if (target.attempts.size() < SyncConstants.MAX_ADDRESSES_OF_A_NAME) {
        target.attempts.computeIfAbsent(address, a -> new Attempt(a, nowNanos));
      }
    }
  }

  private long count(boolean passing) {
    return targets.values().stream().filter(target -> target.isPassing() == passing).count();
  }

  /** Dials everybody whom it looks for at once. */
  void beginAnew(long nowNanos) {
    for (Target target : targets.values()) {
      target.attempts.values().forEach(attempt -> attempt.beginAnew(nowNanos));
    }
  }

  /**
   * Looks for a peer at this address for a while, too, unless it does so already: one that has
   * dialled us, and may take its time to do so again.
   */
  void revisit(InetSocketAddress address, long nowNanos) {
    if (!isKnown(address) && count(true) < Limits.MAX_PEERS) {
      Target target = new Target(nowNanos + SyncConstants.REVISIT_NANOS);
      target.attempts.put(address, new Attempt(address, nowNanos));
      targets.put("revisited " + address, target); // no name has a space
    }
  }

  /** Whether answers from this address are expected. */
  boolean isKnown(InetSocketAddress address) {
    for (Target target : targets.values()) {
      if (target.attempts.containsKey(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A HELLO of our own came back: probably we are at the address that it went to. Anybody on the
   * path can send it back, so that address is only tried less often.
   */
  void metSelf(Header.Hello hello, long nowNanos) {
    for (Target target : targets.values()) {
      for (Attempt attempt : target.attempts.values()) {
        if (attempt.hello.nonce().equals(hello.nonce())) {
          attempt.pauseNanos = SyncConstants.HELLO_RETRY_MAX_NANOS;
          attempt.nextNanos = nowNanos + attempt.pauseNanos;
        }
      }
    }
  }

  /** A COOKIE came; the HELLO to send with it, if it is one that was waited for. */
  Optional<Header.Hello> cookie(InetSocketAddress from, Header.Cookie cookie, long nowNanos) {
    return find(from, cookie.nonce())
        .filter(attempt -> attempt.accept(cookie, nowNanos))
        .map(attempt -> attempt.hello);
  }

  /** A HELLO_ACK came; the new session, if it is one that was waited for. */
  Optional<Session> helloAck(InetSocketAddress from, Header.HelloAck ack, long nowNanos) {
    Optional<Attempt> found = find(from, ack.nonce());
    if (found.isEmpty() || ack.bootId() == local.replica().bootId()) {
      return Optional.empty();
    }
    Header.Hello hello = found.get().hello;
    Session session =
        new Session(
            local,
            new Session.Identity(
                hello.connectionId(), ack.connectionId(), ack.bootId(), hello.nonce(), true),
            from,
            nowNanos);
    for (Target target : targets.values()) {
      Attempt attempt = target.attempts.get(from);
      if (attempt != null) {
        target.reachedBootId = OptionalLong.of(ack.bootId());
        attempt.reset(nowNanos);
      }
    }
    targets.values().removeIf(t -> t.isPassing() && t.attempts.containsKey(from));
    return Optional.of(session);
  }

  /** A session is over: its peer, if it is a configured one, is looked for at once. */
  void ended(Session session, long nowNanos) {
    for (Target target : targets.values()) {
      if (isOf(target, session)) {
        target.attempts.values().forEach(attempt -> attempt.reset(nowNanos));
      }
    }
  }

  /** A peer has said goodbye: it is no more looked for unless the application wants that. */
  void left(Session session) {
    targets.values().removeIf(target -> target.isPassing() && isOf(target, session));
  }

  /** Sends every HELLO that is due. */
  void advance(long nowNanos, BiConsumer<InetSocketAddress, Header.Hello> send) {
    targets.values().removeIf(target -> Nanos.isDue(target.untilNanos, nowNanos));
    for (Target target : targets.values()) {
      for (Attempt attempt : due(target, nowNanos)) {
        send.accept(attempt.address, attempt.take(nowNanos));
      }
    }
  }

  private List<Attempt> due(Target target, long nowNanos) {
    List<Attempt> due = new ArrayList<>(target.attempts.values());
    due.removeIf(attempt -> !Nanos.isDue(attempt.nextNanos, nowNanos));
    return due.isEmpty() || isFull() || isReached(target, nowNanos) ? List.of() : due;
  }

  /** When the next HELLO is due. */
  long deadlineNanos(long nowNanos) {
    long deadline = Nanos.NEVER;
    for (Target target : targets.values()) {
      if (!isFull() && !isReached(target, nowNanos)) {
        for (Attempt attempt : target.attempts.values()) {
          deadline = Nanos.earlier(deadline, attempt.nextNanos);
        }
      }
    }
    return deadline;
  }

  /** Whether there is a session with the peer of this name. */
  boolean isReached(String name, long nowNanos) {
    Target target = targets.get(name);
    return target != null && isReached(target, nowNanos);
  }

  /** With as many peers as there may be nobody is looked for. */
  private boolean isFull() {
    return sessions.trustedCount() >= Limits.MAX_PEERS;
  }

  private boolean isReached(Target target, long nowNanos) {
    for (Session session : sessions.live()) {
      if (isOf(target, session) && !session.isUnresponsive(nowNanos)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(Target target, Session session) {
    OptionalLong reached = target.reachedBootId;
    return target.attempts.containsKey(session.address())
        || (reached.isPresent() && reached.getAsLong() == session.identity().remoteBootId());
  }

  private Optional<Attempt> find(InetSocketAddress from, Bytes nonce) {
    Iterator<Target> all = targets.values().iterator();
    while (all.hasNext()) {
      Attempt attempt = all.next().attempts.get(from);
      if (attempt != null && attempt.hello.nonce().equals(nonce)) {
        return Optional.of(attempt);
      }
    }
    return Optional.empty();
  }
}
