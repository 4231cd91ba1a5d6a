package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.SecretBytes;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.SignedBytes;
import dev.eventstore.spi.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The slices of docs/protocol.md, read from that page and written as it says. */
final class ProtocolSlicesTest {
  private static final long TIME = 1_700_000_000_000_000L;
  private static final long BOOT_ID = 0x2122232425262728L;

  private final FormatVector format = new FormatVector();
  private final SodiumSealer sealer =
      new SodiumSealer(
          new KeyRing(
              List.of(
                  SecretBytes.copyOf(format.bytes("founding key")),
                  SecretBytes.copyOf(format.bytes("newest key")))),
          SecretBytes.copyOf(format.bytes("device seed")),
          new SecureRandom());
  private final DeviceId device = sealer.self();
  private final Bytes salt = Bytes.copyOf(format.bytes("salt"));
  private final Bytes filterKey = sealer.filterKey(salt);
  private final CellHash salted = CellHash.salted(filterKey);
  private final long h64 = HexFormat.fromHexDigitsToLong("2e242383a3bacf7b");
  private final long idHead = HexFormat.fromHexDigitsToLong("b839cac59a7e3e27");
  private final Root root = new Root(Bytes.copyOf(format.bytes("root of this event alone")), 1);

  ProtocolSlicesTest() throws IOException {}

  private Slice.Header header(Bytes saltOfIt) {
    return new Slice.Header(device, BOOT_ID, 7, TIME + 1, saltOfIt);
  }

  private static Bytes example(String name) throws IOException {
    Path page = Path.of(System.getProperty("eventstore.root"), "docs", "protocol.md");
    Matcher matcher =
        Pattern.compile("(?m)^    " + name + " = ((?:[0-9a-f ]+\n      +)*[0-9a-f ]+)$")
            .matcher(Files.readString(page));
    assertTrue(matcher.find(), name);
    return Bytes.copyOf(HexFormat.of().parseHex(matcher.group(1).replaceAll("\\s", "")));
  }

  private Slice decoded(String name) throws IOException {
    return SliceCodec.decode(new SignedBytes(device, example(name)), sealer).orElseThrow();
  }

  private static KeyRange range(long from, long to) {
    return new KeyRange(EventKey.bound(from, 0), EventKey.bound(to, 0));
  }

  private Slice.Members members(KeyRange range, int bitsPerEvent, CellHash hash) {
    BloomFilter filter = BloomFilter.forEvents(1, bitsPerEvent, filterKey);
    filter.add(h64, idHead);
    return new Slice.Members(range, new Cell(1, hash.of(h64, idHead)), filter);
  }

  private static void assertMembers(Slice.Members wanted, Slice.Members got) {
    assertEquals(wanted.range(), got.range());
    assertEquals(wanted.cell(), got.cell());
    assertEquals(wanted.filter().bits(), got.filter().bits());
  }

  @Test
  void aQuietSlice() throws IOException {
    Slice.Quiet quiet =
        new Slice.Quiet(header(Bytes.empty()), root, List.of(0x01020304, 0x05060708));
    assertEquals(example("quiet"), Bytes.copyOf(SliceCodec.encode(quiet)));
    assertEquals(quiet, decoded("quiet"));
  }

  @Test
  void aMembershipSlice() throws IOException {
    EventKey end = EventKey.bound(TIME, 0xC000_0000_0000_0000L);
    KeyRange range = new KeyRange(EventKey.bound(TIME, 0), end);
    Slice.Members members = members(range, BloomFilter.BITS_PER_EVENT, CellHash.PLAIN);
    Slice.Membership slice = new Slice.Membership(header(salt), members, CellHash.PLAIN);
    assertEquals(example("membership"), Bytes.copyOf(SliceCodec.encode(slice)));
    Slice.Membership read = (Slice.Membership) decoded("membership");
    assertEquals(slice.header(), read.header());
    assertMembers(members, read.members());
  }

  @Test
  void aSliceOfSaltedCells() throws IOException {
    List<RangeCell> cells =
        List.of(
            new RangeCell(range(0, 1L << 50), new Cell(300, 0x0102_0304_0506L)),
            new RangeCell(range(3L << 49, 1L << 51), Cell.EMPTY),
            new RangeCell(range(1L << 51, 1L << 52), new Cell(1, salted.fine().of(h64, idHead))));
    Slice.Cells slice = new Slice.Cells(header(salt), cells, salted);
    assertEquals(example("cells"), Bytes.copyOf(SliceCodec.encode(slice)));
    Slice.Cells read = (Slice.Cells) decoded("cells");
    assertEquals(cells, read.cells());
    assertEquals(salted.of(h64, idHead), read.hash().of(h64, idHead));
  }

  @Test
  void aBeacon() throws IOException {
    KeyRange recent = range(TIME, TIME + 3_600_000_001L);
    Slice.Members members = members(recent, BloomFilter.BITS_PER_RECENT_EVENT, CellHash.PLAIN);
    List<KeyRange> outside = SliceCodec.outside(recent);
    List<RangeCell> cells =
        List.of(
            new RangeCell(outside.get(0), new Cell(2, 0xAABB_CCDD_EEFFL)),
            new RangeCell(outside.get(1), Cell.EMPTY));
    Slice.Beacon beacon =
        new Slice.Beacon(header(salt), root, List.of(), members, cells, CellHash.PLAIN);
    assertEquals(example("beacon"), Bytes.copyOf(SliceCodec.encode(beacon)));
    Slice.Beacon read = (Slice.Beacon) decoded("beacon");
    assertEquals(root, read.root());
    assertMembers(members, read.recent());
    assertEquals(cells, read.cells());
  }
}
