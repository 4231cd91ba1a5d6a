package dev.eventstore.sync.udp;

import dev.eventstore.Limits;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The answering side of a handshake. It remembers nothing before a peer has proven by a cookie that
 * it receives what goes to its address, and never answers with more bytes than came. For one
 * thread.
 */
final class Handshake {
  private final LocalDevice local;
  private final Sessions sessions;
  private final Cookies cookies;
  private final TokenBucket answers;
  private final TokenBucket grants;

  Handshake(LocalDevice local, Sessions sessions, long nowNanos) {
    this.local = local;
    this.sessions = sessions;
    cookies = new Cookies(local.environment());
    answers = new TokenBucket(SyncConstants.ANSWERS_PER_SECOND, nowNanos);
    grants = new TokenBucket(SyncConstants.GRANTS_PER_SECOND, nowNanos);
  }

  /** A HELLO came; the header to answer with, if any. */
  Optional<Header> hello(InetSocketAddress from, Header.Hello hello, long nowNanos) {
    if (hello.bootId() == local.replica().bootId()) {
      return Optional.empty();
    }
    if (!cookies.isValid(from, hello, nowNanos)) {
      return answers.take(nowNanos)
          ? Optional.of(new Header.Cookie(hello.nonce(), cookies.issue(from, hello, nowNanos)))
          : Optional.empty();
    }
    return grants.take(nowNanos) ? grant(from, hello, nowNanos) : Optional.empty();
  }

  private Optional<Header> grant(InetSocketAddress from, Header.Hello hello, long nowNanos) {
    Optional<Session> known = sessions.findFor(hello, from);
    if (known.isEmpty() && sessions.liveCount() >= Limits.MAX_PEERS && !isLive(hello)) {
      return Optional.empty();
    }
    Session session = known.orElseGet(() -> sessions.addEmbryo(hello, from, nowNanos));
    return Optional.of(
        new Header.HelloAck(hello.nonce(), session.identity().localId(), local.replica().bootId()));
  }

  private boolean isLive(Header.Hello hello) {
    for (Session session : sessions.live()) {
      if (session.identity().remoteBootId() == hello.bootId()) {
        return true;
      }
    }
    return false;
  }
}
