package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.Invite;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.SignedBytes;
import dev.eventstore.spi.Slice;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SliceCodecTest {
  private final Random random = Seed.random("SliceCodecTest");
  private final SodiumSealer sealer = TestSealers.member(Invite.create("slices"));
  private final Slice.Header header =
      new Slice.Header(sealer.self(), -5, 12, 1_700_000_000_000_000L, bytes(16));

  private Bytes bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  private Optional<Slice> decode(byte[] plain) {
    return SliceCodec.decode(new SignedBytes(sealer.self(), Bytes.copyOf(plain)), sealer);
  }

  private Slice.Membership membership(KeyRange range) {
    BloomFilter filter = BloomFilter.forEvents(100, sealer.filterKey(header.salt()));
    for (int i = 0; i < 100; i++) {
      filter.add(i, ~i);
    }
    return new Slice.Membership(header, range, new Cell(100, 42), filter);
  }

  @Test
  void aQuietSliceIsReadBack() {
    Slice.Quiet quiet = new Slice.Quiet(header, new Root(bytes(Root.BYTES), 77));
    assertEquals(quiet, decode(SliceCodec.encode(quiet)).orElseThrow());
  }

  @Test
  void aMembershipSliceIsReadBackWithBoundsOfAnyLength() {
    for (long head : new long[] {0, 1, -1, 0x8000_0000_0000_0000L, 0x1200_0000_0000_0000L}) {
      KeyRange range = new KeyRange(EventKey.bound(5, head), EventKey.bound(6, head));
      Slice.Membership slice = membership(range);
      Slice.Membership read =
          assertInstanceOf(Slice.Membership.class, decode(SliceCodec.encode(slice)).orElseThrow());
      assertEquals(range, read.range());
      assertEquals(slice.cell(), read.cell());
      assertTrue(read.filter().mightContain(7, ~7));
      assertEquals(slice.filter().bits(), read.filter().bits());
    }
  }

  @Test
  void everyPrefixAndEveryLongerFormIsRefused() {
    byte[] whole = SliceCodec.encode(membership(KeyRange.ALL));
    for (int length = 0; length < whole.length; length++) {
      assertTrue(decode(Arrays.copyOf(whole, length)).isEmpty(), "length " + length);
    }
    assertTrue(decode(Arrays.copyOf(whole, whole.length + 1)).isEmpty());
  }

  @Test
  void whateverIsChangedEitherReadsBackToTheSameBytesOrIsRefused() {
    byte[] whole = SliceCodec.encode(membership(KeyRange.ALL));
    for (int i = 0; i < 20_000; i++) {
      byte[] mutated = whole.clone();
      mutated[random.nextInt(random.nextBoolean() ? 90 : whole.length)] = (byte) random.nextInt();
      decode(mutated)
          .ifPresent(
              slice -> {
                if (slice instanceof Slice.Membership m) {
                  assertArrayEquals(mutated, SliceCodec.encode(m));
                }
              });
    }
  }

  @Test
  void aKindFromTheFutureIsKnownAsUnknown() {
    byte[] plain = SliceCodec.encode(membership(KeyRange.ALL));
    plain[1] = 99;
    assertEquals(new Slice.Unknown(header, 99), decode(plain).orElseThrow());
  }
}
