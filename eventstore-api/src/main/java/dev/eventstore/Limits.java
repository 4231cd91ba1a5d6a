package dev.eventstore;

/** Every bound of the library, each with its unit. What is over a bound is refused or put off. */
public final class Limits {
  // ---- Events

  /** The largest sealed event, in bytes: nonce, ciphertext and its authentication tag. */
  public static final int MAX_SEALED_EVENT_BYTES = 65_536;

  /** What sealing adds around the padded plaintext, in bytes: nonce 24 and tag 16. */
  public static final int SEAL_OVERHEAD_BYTES = 24 + 16;

  /** What the plaintext holds besides JSON and attachment: version 1, signature 64, two lengths. */
  public static final int EVENT_FRAME_BYTES = 1 + 64 + 4 + 4;

  /** The fewest bytes that are looked at as a sealed event: a frame of no content, sealed. */
  public static final int MIN_SEALED_EVENT_BYTES = SEAL_OVERHEAD_BYTES + EVENT_FRAME_BYTES;

  /** The step of Padmé lengths just below 64 KiB, in bytes. */
  private static final int PADDING_STEP_BYTES = 2_048;

  /** The longest padded plaintext that still fits a sealed event, in bytes. */
  public static final int MAX_PADDED_EVENT_BYTES =
      (MAX_SEALED_EVENT_BYTES - SEAL_OVERHEAD_BYTES) / PADDING_STEP_BYTES * PADDING_STEP_BYTES;

  /** The most that the JSON of an event and its attachment may have together, in bytes. */
  public static final int MAX_EVENT_CONTENT_BYTES = MAX_PADDED_EVENT_BYTES - EVENT_FRAME_BYTES;

  /** How deep objects and arrays may nest in an event; the event itself is level 1. */
  public static final int MAX_JSON_DEPTH = 16;

  /** The largest integer, and the negative of the smallest, in an event: 2⁵³ − 1. */
  public static final long MAX_JSON_INTEGER = (1L << 53) - 1;

  /** The latest time an event can carry, in microseconds since 1970: 2⁵³ − 1. */
  public static final long MAX_TIMESTAMP_MICROS = MAX_JSON_INTEGER;

  // ---- Keys and invites

  /** The length of a community key in bytes. */
  public static final int KEY_BYTES = 32;

  /** The most keys that a community's key list holds. */
  public static final int MAX_COMMUNITY_KEYS = 64;

  /** The longest name of a community, in bytes of UTF-8. */
  public static final int MAX_COMMUNITY_NAME_BYTES = 128;

  /** The most addresses of peers in an invite. */
  public static final int MAX_INVITE_ADDRESSES = 8;

  /** The longest {@code host:port} or label in an invite, in bytes of UTF-8. */
  public static final int MAX_INVITE_TEXT_BYTES = 255;

  // ---- The device key file

  /** The largest device key file that is read, in bytes. */
  public static final int MAX_KEY_FILE_BYTES = 8_192;

  /** The longest passphrase, in characters. */
  public static final int MAX_PASSPHRASE_CHARS = 1_024;

  /** The most passes over its memory that a key file may ask of Argon2id. */
  public static final int MAX_PASSPHRASE_OPERATIONS = 16;

  /** The most memory that a key file may ask of Argon2id, in KiB: 1 GiB. */
  public static final int MAX_PASSPHRASE_MEMORY_KIB = 1 << 20;

  // ---- One device

  /**
   * The most events that one transaction stores, unless one {@link Community#appendAll} has more: 4
   * to 8 ms of work at 8 to 16 µs a row, so that a live event does not wait long behind backfill.
   */
  public static final int MAX_COMMIT_EVENTS = 512;

  /**
   * The most sealed bytes of received events that wait for verification or the writer: 2 MiB, so
   * that none waits long.
   */
  public static final long MAX_RECEIVE_QUEUE_BYTES = 2L << 20;

  /** The most sealed bytes of this device's events that wait for the writer: 8 MiB. */
  public static final int MAX_APPEND_QUEUE_BYTES = 8 << 20;

  /**
   * The most {@link Community#appendAsync} at a time whose futures are not complete, or still run
   * what is chained to them.
   */
  public static final int MAX_ASYNC_APPENDS = 32_768;

  /**
   * The most events of one {@link Community#appendAll}. They are one transaction: 80 to 160 ms of
   * work, for which everything else that is written waits. Their sealed bytes together are at most
   * {@link #MAX_APPEND_QUEUE_BYTES}.
   */
  public static final int MAX_APPEND_ALL_EVENTS = 8_192;

  /** The longest idempotency key, in characters (UTF-16 code units). */
  public static final int MAX_IDEMPOTENCY_KEY_CHARS = 255;

  /** Of how many held ids the time is remembered: 1 MiB for 65,536. */
  public static final int MAX_HELD_TIMES = 65_536;

  /** The most ids of rejected events that are remembered. */
  public static final int MAX_REFUSED_IDS = 65_536;

  /** The most types, and the most authors, whose tags in the blind index are remembered. */
  public static final int MAX_REMEMBERED_TAGS = 1_024;

  /** The longest type whose tag is remembered, in characters (UTF-16 code units). */
  public static final int MAX_REMEMBERED_TAG_CHARS = 128;

  /** The most subscriptions of one community at a time. */
  public static final int MAX_SUBSCRIPTIONS = 1_024;

  /** The most durable cursors of one community. */
  public static final int MAX_CURSORS = 1_024;

  /** The longest name of a cursor, in characters of UTF-16. */
  public static final int MAX_CURSOR_NAME_CHARS = 255;

  /**
   * The most events that a cursor is ahead of what is on the disk: so many that were acknowledged
   * are handed out again after a crash, at most. A subscription that is so far ahead waits.
   */
  public static final int MAX_UNSAVED_CURSOR_EVENTS = 8_192;

  /** How long after an acknowledgement the cursor is written at the latest, in milliseconds. */
  public static final long MAX_UNSAVED_CURSOR_MILLIS = 1_000;

  /** The most events that a subscription fetches at a time. */
  public static final int MAX_DELIVERY_PAGE_EVENTS = 256;

  /** The most sealed bytes of these events, unless the first alone has more: 64 KiB. */
  public static final int MAX_DELIVERY_PAGE_BYTES = 64 << 10;

  /** The pause after which an event is handed out again to a listener that threw: 1 s. */
  public static final long MIN_REDELIVERY_MILLIS = 1_000;

  /** What this pause grows to, doubling, while the listener goes on to throw: 1 min. */
  public static final long MAX_REDELIVERY_MILLIS = 60_000;

  /** The most committed events kept in memory for subscriptions that keep up. */
  public static final int MAX_RECENT_EVENTS = 2_048;

  /** The most sealed bytes of these events: 1 MiB; opened, an event takes a multiple of them. */
  public static final long MAX_RECENT_BYTES = 1L << 20;

  /**
   * The most damaged rows of which a copy is kept, unless more were set aside at once: then all of
   * these, and no others.
   */
  public static final int MAX_SET_ASIDE_ROWS = 1_000;

  /** The most results of one query. */
  public static final int MAX_QUERY_RESULTS = 100_000;

  /** The most fields that a filter compares. */
  public static final int MAX_FILTER_FIELDS = 16;

  /** The most fields of events that a community keeps indexes over. */
  public static final int MAX_INDEXED_FIELDS = 16;

  /** The longest name of an indexed field, in UTF-16 characters. */
  public static final int MAX_INDEXED_NAME_CHARS = 255;

  /** A clock may be ahead of ours by this many microseconds and still move our timestamps: 1 h. */
  public static final long MAX_CLOCK_LEAD_MICROS = 3_600_000_000L;

  /** How long closing waits for running work, in milliseconds. */
  public static final long MAX_CLOSE_MILLIS = 5_000;

  // ---- Synchronisation

  /** The largest datagram, in bytes; fits the smallest path of IPv6 with room for tunnels. */
  public static final int MAX_DATAGRAM_BYTES = 1_200;

  /** The most event ids that one slice of a summary describes. */
  public static final int MAX_SLICE_EVENTS = 600;

  /**
   * The most cells of one slice, those without events included, which take half a byte each: more
   * than twice as many as honest devices were seen to need. Decoded, a cell takes several hundred
   * bytes.
   */
  public static final int MAX_SLICE_CELLS = 512;

  /** The largest sealed slice, in bytes, so that it fits one datagram with its header. */
  public static final int MAX_SLICE_BYTES = 1_136;

  /** The most slices of one version that are kept for the next peer that asks. */
  public static final int MAX_CACHED_SLICES = 4_096;

  /**
   * The most peers that a summary names as being in contact with its publisher: all of them, or
   * others would pass on to them what they have.
   */
  public static final int MAX_NEIGHBOURS = 32;

  /** The newest events that a beacon describes one by one. */
  public static final int MAX_RECENT_SLICE_EVENTS = 256;

  /** The newest events of which it is remembered whether they were sent: a bit for each. */
  public static final int MAX_SENT_EVENTS = 65_536;

  /** The most other devices of which it is remembered what they hold. */
  public static final int MAX_HELD_DEVICES = 1_024;

  /** The newest states of the log by which it is known what a peer holds that names one of them. */
  public static final int MAX_HELD_ROOTS = 2_048;

  /** The most sessions with peers at a time. */
  public static final int MAX_PEERS = 32;

  private Limits() {}
}
