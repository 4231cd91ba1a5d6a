package dev.eventstore.sync.udp;

import dev.eventstore.Limits;

/** Every time and bound of the protocol, each with its unit. docs/protocol.md explains them. */
final class SyncConstants {
  // ---- Handshake

  /** The version of the protocol. */
  static final int PROTOCOL_VERSION = 2;

  /** How long a cookie proves an address. */
  static final long COOKIE_LIFE_NANOS = Nanos.ofMillis(120_000);

  /** How long a dialled address has to answer before the first repetition. */
  static final long HELLO_RETRY_MIN_NANOS = Nanos.ofMillis(250);

  /** The longest pause between two HELLOs to one address. */
  static final long HELLO_RETRY_MAX_NANOS = Nanos.ofMillis(10_000);

  /** After a pause or sleep, peers that had dialled us are dialled for so long. */
  static final long REVISIT_NANOS = Nanos.ofMillis(60_000);

  /** How long a responder keeps a session that its initiator has not used yet. */
  static final long EMBRYO_LIFE_NANOS = Nanos.ofMillis(10_000);

  /** The most sessions that their initiators have not used yet. */
  static final int MAX_EMBRYOS = 64;

  /** The most peers to look for. */
  static final int MAX_TARGETS = 64;

  /** The most addresses of one name that are tried. */
  static final int MAX_ADDRESSES_OF_A_NAME = 8;

  /** The most answers to handshakes that wait for the socket; more are not given. */
  static final int MAX_ANSWERS = 256;

  /** Answers in a second to HELLOs without a valid cookie. */
  static final int ANSWERS_PER_SECOND = 1_000;

  /** Answers in a second to HELLOs with a valid cookie. */
  static final int GRANTS_PER_SECOND = 1_000;

  /**
   * Datagrams in a second that have a wrong tag, ask for a session or come from where no peer is
   * known to be, before only those from known addresses are looked at. A tenth of a core checks so
   * many.
   */
  static final int STRANGERS_PER_SECOND = 10_000;

  // ---- Ports of several communities

  /** The most communities that share a port. */
  static final int MAX_COMMUNITIES = 32;

  /** Keys tried in a second for datagrams that the first one did not fit, of unknown addresses. */
  static final int FURTHER_KEYS_PER_SECOND = 20_000;

  /** The most addresses of which it is remembered whose datagrams came from there. */
  static final int MAX_REMEMBERED_ADDRESSES = 1_024;

  // ---- Sessions

  /** A peer that was silent for so long is gone. */
  static final long SILENCE_NANOS = Nanos.ofMillis(30_000);

  /** After sending nothing for so long, a PING keeps the session and its NAT binding alive. */
  static final long KEEPALIVE_NANOS = Nanos.ofMillis(20_000);

  /** A peer that owes an acknowledgement for so long is dialled anew beside its session. */
  static final long UNRESPONSIVE_NANOS = Nanos.ofMillis(2_000);

  /** Two sessions with one peer count as opened at the same time within so long. */
  static final long SIMULTANEOUS_NANOS = Nanos.ofMillis(3_000);

  /** A machine that did nothing for so much longer than it meant to has slept. */
  static final long MIN_SLEEP_NANOS = Nanos.ofMillis(5_000);

  /** A peer that says nothing for so long after this machine has woken up is gone. */
  static final long DOUBT_NANOS = Nanos.ofMillis(5_000);

  /** It is dialled anew beside its session after one probe time-out, or after so long. */
  static final long MAX_PATIENCE_NANOS = Nanos.ofMillis(1_000);

  /** At most one challenge to a new address of a session in so long. */
  static final long PATH_CHALLENGE_NANOS = Nanos.ofMillis(250);

  /** Datagrams of one session that are looked at in a second. */
  static final int DATAGRAMS_PER_SECOND = 200_000;

  /** Slices of one session that are opened in a second; each costs a signature check. */
  static final int SLICES_PER_SECOND = 1_000;

  /** Events of one session that are refused in a second, before no more of it are looked at. */
  static final int REFUSED_EVENTS_PER_SECOND = 200;

  // ---- Packets

  /** Packet numbers behind the largest one that are still accepted, once each. */
  static final int REPLAY_WINDOW = 8_192;

  /** The most packets between the oldest unacknowledged one and the next. */
  static final int MAX_PACKETS_SPANNED = REPLAY_WINDOW - 192;

  /** The most ranges of packet numbers in one ACK frame. */
  static final int MAX_ACK_RANGES = 32;

  /** So many of them, the newest, are told: enough to survive lost acknowledgements. */
  static final int TOLD_ACK_RANGES = 12;

  /** One packet number in about so many is skipped, to catch acknowledgements that are made up. */
  static final int SKIP_EVERY = 512;

  /** An acknowledgement waits at most so long for company. */
  static final long MAX_ACK_DELAY_NANOS = Nanos.ofMillis(25);

  /** So many packets that ask for an acknowledgement get one at once. */
  static final int ACK_EVERY = 2;

  /** The most frames in one packet. */
  static final int MAX_FRAMES = 64;

  // ---- Loss detection (RFC 9002)

  /** A packet is lost when one sent so many later is acknowledged. */
  static final int PACKET_THRESHOLD = 3;

  /** The finest step of the timers. */
  static final long GRANULARITY_NANOS = Nanos.ofMillis(1);

  /** The round-trip time before the first measurement. */
  static final long INITIAL_RTT_NANOS = Nanos.ofMillis(333);

  /** So many packets leave on a probe time-out, with what waits, whatever the window says. */
  static final int PROBES = 2;

  /** The longest probe time-out. */
  static final long MAX_PTO_NANOS = Nanos.ofMillis(3_000);

  /** So many probe time-outs in a row are persistent congestion. */
  static final int PERSISTENT_CONGESTION_PTOS = 3;

  // ---- Congestion control (RFC 6817, LEDBAT++)

  /** What a session lets queues on its path add to the round trip. */
  static final long TARGET_DELAY_NANOS = Nanos.ofMillis(40);

  /** Slow start ends when queues add so much. */
  static final long SLOW_START_END_NANOS = TARGET_DELAY_NANOS * 3 / 4;

  /** The window grows at least at this fraction of the pace of TCP. */
  static final int LEAST_GAIN_DIVISOR = 16;

  /** A congestion window that was not used up for so long is forgotten. */
  static final long WINDOW_LIFE_NANOS = Nanos.ofMillis(10_000);

  /** The congestion window while queues are let drain, in bytes. */
  static final int SLOWDOWN_WINDOW_BYTES = 2 * Limits.MAX_DATAGRAM_BYTES;

  /** The congestion window at the start, in bytes. */
  static final int INITIAL_WINDOW_BYTES = 10 * Limits.MAX_DATAGRAM_BYTES;

  /** The smallest congestion window, in bytes. */
  static final int MIN_WINDOW_BYTES = 4 * Limits.MAX_DATAGRAM_BYTES;

  /** The largest congestion window, in bytes. */
  static final int MAX_WINDOW_BYTES = 2 << 20;

  /** What may leave at once in spite of pacing, in bytes. */
  static final int PACING_BURST_BYTES = 16 * Limits.MAX_DATAGRAM_BYTES;

  /** The most datagrams of one session in a row, before the others have their turn. */
  static final int BURST_DATAGRAMS = 16;

  // ---- Flow control

  /** The most received events that wait for their verdict. */
  static final int MAX_OFFERS = 65_536;

  /** Room below this many bytes is told anew as soon as it has doubled. */
  static final int LOW_ROOM_BYTES = 256 << 10;

  /** What fragments of one peer may take until their events are complete, in bytes. */
  static final int REASSEMBLY_PEER_BYTES = 1 << 20;

  /** What a sender keeps unfinished of large events, so that they fit over there, in bytes. */
  static final int MAX_UNFINISHED_BYTES = REASSEMBLY_PEER_BYTES / 8 * 7;

  /** What fragments of all peers may take, in bytes. */
  static final int REASSEMBLY_BYTES = 16 << 20;

  /** How long the next fragment of an event may take. */
  static final long REASSEMBLY_NANOS = Nanos.ofMillis(10_000);

  /** How long all fragments of an event may take. */
  static final long MAX_REASSEMBLY_NANOS = Nanos.ofMillis(120_000);

  // ---- Lanes

  /** New events on their way to one peer, in bytes, before further ones are left to summaries. */
  static final int LIVE_CREDIT_BYTES = 256 << 10;

  /** The most room over there that older events leave to all others, in bytes. */
  static final int RESERVED_ROOM_BYTES = 32 << 10;

  /**
   * Room for a new event though no history is welcome, in bytes: of the half that older events may
   * use just too little for one of their datagrams.
   */
  static final int ROOM_FOR_NEW_BYTES = 2 * Limits.MAX_DATAGRAM_BYTES - 2;

  /** What new events may be in flight beyond the congestion window, in bytes. */
  static final int LIVE_EXTRA_BYTES = 2 * Limits.MAX_DATAGRAM_BYTES;

  /** The most slices of ours that wait in one session. */
  static final int MAX_QUEUED_SLICES = 4;

  /** The most slices of a peer that wait to be compared. */
  static final int MAX_PENDING_SLICES = 256;

  /** The most events of a range that are compared in one go, about. */
  static final int PIECE_EVENTS = 512;

  /** The most members of one slice that are remembered to find false positives. */
  static final int MAX_MEMBERS = 2 * Limits.MAX_SLICE_EVENTS;

  /** Our events that are compared with the slices of one peer in a second. */
  static final int COMPARED_EVENTS_PER_SECOND = 4_000_000;

  /** A cell of more events is not searched for those that a sum names. */
  static final int MAX_CELL_EVENTS = 65_536;

  /** Into so many cells a range is cut in which both sides lack something. */
  static final int CELLS_OF_UNKNOWN = 8;

  /** So many contested ranges that adjoin each other differ in most of what they hold. */
  static final int ADJOINING_RANGES = 6;

  /** The most ranges of filters that are remembered until the next beacon. */
  static final int MAX_FILTERED_RANGES = 512;

  /** The most ranges of one session that wait for cells of ours. */
  static final int MAX_CONTESTED_RANGES = 8_192;

  /** A range with more cells is cut, so that slices are filled well. */
  static final int CELLS_OF_A_RANGE = 16;

  /** About so many cells fill a slice. */
  static final int CELLS_OF_A_SLICE = 96;

  /** So many cells do not wait until everything that has come is compared. */
  static final int CELLS_AT_ONCE = 8 * CELLS_OF_A_SLICE;

  /** What a cell takes in a slice, in bytes, about. */
  static final int CELL_BYTES = 11;

  /** About so many events fill a filter, so that a tenth more may come. */
  static final int EVENTS_OF_A_FILTER = Limits.MAX_SLICE_EVENTS * 9 / 10;

  /** What a slice takes beside its filter, in bytes, about. */
  static final int MEMBERSHIP_BYTES = 230;

  /** Slices that one peer may get at once in answer to its own, in bytes. */
  static final int MAX_ANSWER_BYTES = 512 << 10;

  /** So many bytes more in a second, whatever the peer does. */
  static final int ANSWER_BYTES_PER_SECOND = 16 << 10;

  /** So many bytes more for each event that comes from the peer or arrives there. */
  static final int ANSWER_BYTES_PER_EVENT = 64;

  /** Cells that fill no slice wait so long for company. */
  static final long GATHER_NANOS = Nanos.ofMillis(20);

  /** The unit of waiting for a peer's next step. */
  static final long TICK_NANOS = Nanos.ofMillis(150);

  /** The side that holds fewer events begins again after so many silent ticks. */
  static final int TICKS_OF_SMALLER = 3;

  /** The other side begins after so many. */
  static final int TICKS_OF_LARGER = 10;

  /** Slices with cells or filters of so many versions before the newest still count. */
  static final int MAX_VERSIONS_BEHIND = 64;

  /** A root is told again with the first version after so long, though it has not changed. */
  static final long QUIET_NANOS = Nanos.ofMillis(29_000);

  /** Older events pushed to one peer in a second once it got as many as we have, in bytes. */
  static final int PUSHED_AGAIN_BYTES_PER_SECOND = 256 << 10;

  /** A peer gets so many times as many older events as this device has before it has to wait. */
  static final int FREE_LOGS = 2;

  /** How long after its last session a peer that comes back is still known. */
  static final long ACCOUNT_LIFE_NANOS = Nanos.ofMillis(600_000);

  /** How many peers that are gone are known, at most. */
  static final int MAX_ACCOUNTS_LEFT = 4 * Limits.MAX_PEERS;

  /** Cells that wait to be compared, of all peers together; each may always have one slice. */
  static final int MAX_WAITING_CELLS = 64 * Limits.MAX_SLICE_CELLS;

  /** Cells of one peer that wait to be compared. */
  static final int MAX_WAITING_CELLS_OF_A_PEER = MAX_WAITING_CELLS / 4;

  /** After so long a silence, or its allowance if that is less, a peer lets the next be asked. */
  static final long FETCH_IDLE_NANOS = Nanos.ofMillis(1_000);

  /** So long it may go on without bringing any, while others wait, however far away it is. */
  static final long FETCH_ALLOWANCE_NANOS = 2 * FETCH_IDLE_NANOS;

  /** So much longer for each event that it brings, up to the same time from then on. */
  static final long FETCH_EVENT_NANOS = Nanos.ofMillis(10);

  /** And for each of its bytes: so many would be enough to go on for ever. */
  static final int FETCH_BYTES_PER_SECOND = 16 << 10;

  /** Below so many events that are known to lack, further slices are compared. */
  static final int BACKLOG_EVENTS = 512;

  /** The most events that are read from the store in one go. */
  static final int READ_EVENTS = 64;

  /** A pause after the store could not be read. */
  static final long READ_RETRY_NANOS = Nanos.ofMillis(1_000);

  /** The most events that one session remembers as queued, in flight or just acknowledged. */
  static final int MAX_KNOWN_EVENTS = 131_072;

  /** For so long, and at most twice as long, an acknowledged event is not pushed again. */
  static final long GRACE_NANOS = Nanos.ofMillis(2_000);

  // ---- Summaries

  /** Membership slices are sent at last after so long, even when our set never rests. */
  static final long MAX_SETTLE_NANOS = Nanos.ofMillis(3_000);

  /** As long as a peer brings what it was asked for, it is not asked again before so long. */
  static final long MAX_BEACON_NANOS = Nanos.ofMillis(60_000);

  /** A beacon is compared when no more events than so many are on their way to the peer. */
  static final int MAX_UNDERWAY_AT_BEACON = 64;

  /** Not even then while a received event has waited for so long; see {@link #GRACE_NANOS}. */
  static final long MAX_OFFER_AGE_NANOS = GRACE_NANOS / 2;

  /** The longest that a round is put off as useless. */
  static final long MAX_PUT_OFF_NANOS = 4 * MAX_SETTLE_NANOS;

  /** The shortest pause between two rounds of membership slices to one peer. */
  static final long MIN_ROUND_NANOS = Nanos.ofMillis(400);

  /** The longest such pause. */
  static final long MAX_ROUND_NANOS = Nanos.ofMillis(10_000);

  /** So many rounds without progress double the pause. */
  static final int ROUNDS_WITHOUT_PROGRESS = 3;

  /** A peer that names a root which was ours within so long is merely behind. */
  static final long ROOT_HISTORY_NANOS = Nanos.ofMillis(5_000);

  /** The most roots remembered for that. */
  static final int MAX_ROOT_HISTORY = 256;

  // ---- Passing on

  /** From so many peers at least a device wants new events of others, if it has as many. */
  static final int MIN_PASSERS_ON = 3;

  /** For so long a peer that has enough gets none; then it is seen anew who is first. */
  static final long ENOUGH_NANOS = Nanos.ofMillis(60_000);

  /** A peer that goes on is told again after so long. */
  static final long ENOUGH_AGAIN_NANOS = Nanos.ofMillis(1_000);

  // ---- The engine

  /** The most stored events that wait for the engine; further ones are left to summaries. */
  static final int MAX_MAILBOX_EVENTS = 4_096;

  /** Changes of mere numbers are told no more often than this. */
  static final long STATUS_NANOS = Nanos.ofMillis(200);

  private SyncConstants() {}
}
