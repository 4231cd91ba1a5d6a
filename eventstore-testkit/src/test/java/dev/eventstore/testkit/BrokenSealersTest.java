package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.EventId;
import dev.eventstore.Invite;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.SignedBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract finds sealers with one mistake each: it is no use if it lets them pass. */
class BrokenSealersTest {
  private static final UnaryOperator<Sealer> NO_MISTAKE = UnaryOperator.identity();

  /** What is done to the sealers under test; one run at a time. */
  private static UnaryOperator<Sealer> mistake = NO_MISTAKE;

  /** The contract over sealers with a mistake. */
  static final class Subject extends SealerContract {
    private final Invite ours = Invite.create("ours");

    @Override
    protected Sealer member() {
      return mistake.apply(SodiumSealerContractTest.sealer(ours));
    }

    @Override
    protected Sealer stranger() {
      return mistake.apply(SodiumSealerContractTest.sealer(Invite.create("ours")));
    }
  }

  private static ContractRun run(UnaryOperator<Sealer> with) {
    mistake = with;
    try {
      return ContractRun.of(Subject.class);
    } finally {
      mistake = NO_MISTAKE;
    }
  }

  @Test
  void aSealerWithoutMistakePasses() {
    ContractRun run = run(NO_MISTAKE);
    assertEquals(Set.of(), run.failed());
    assertTrue(run.passed().size() > 30, run.passed().size() + " tests");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void eachMistakeIsFound(String test, UnaryOperator<Sealer> with) {
    Set<String> failed = run(with).failed();
    assertTrue(failed.contains(test), () -> "only these failed: " + failed);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        found("theSameContentIsNeverSealedUnderTheSameNonce", SameBytesAgain::new),
        found("onlyTheAuthorsOwnNameVerifies", AnyAuthor::new),
        found("aSecondSignatureCannotBeMadeFromAGivenOne", LooseScalar::new),
        found("noiseIsRefusedAndNothingIsThrown", ThrowsOnNoise::new),
        found("aSliceOfAnotherLengthAndNoiseAreRefused", TrailingByte::new),
        found("oneBitChangedAnywhereInADatagramIsRefused", AnyDatagram::new),
        found("theKeyedHashesOfAnIdAreTheSameWithinACommunityOnly", PlainHash::new),
        found("aRootDependsOnSumAndCountAlone", RootWithoutCount::new),
        found("aFilterKeyDependsOnTheSaltAndTheCommunity", OneFilterKey::new),
        found("anIndexTagDependsOnFieldValueAndTheCommunity", JoinedTag::new),
        found("anIdIsBlake2b256OfTheBytesOnEveryDevice", OtherId::new),
        found("everyUseAfterClosingIsAnIllegalState", NeverClosed::new));
  }

  private static Arguments found(String test, UnaryOperator<Sealer> with) {
    return arguments(test, with);
  }

  /** Seals the same content once and for all. */
  private static final class SameBytesAgain extends ForwardingSealer {
    private final Map<List<Bytes>, Bytes> sealed = new HashMap<>();

    SameBytesAgain(Sealer sealer) {
      super(sealer);
    }

    @Override
    public synchronized Bytes sealEvent(byte[] json, byte[] attachment) {
      List<Bytes> content = List.of(Bytes.copyOf(json), Bytes.copyOf(attachment));
      return sealed.computeIfAbsent(content, c -> sealer.sealEvent(json, attachment));
    }
  }

  /** Believes whoever says to be the author. */
  private static final class AnyAuthor extends ForwardingSealer {
    AnyAuthor(Sealer sealer) {
      super(sealer);
    }

    @Override
    public boolean verify(DeviceId author, Opening.Opened opened) {
      sealer.self();
      return opened.signature().size() == 64;
    }
  }

  /** Reduces the scalar of a signature before it looks at it. */
  private static final class LooseScalar extends ForwardingSealer {
    LooseScalar(Sealer sealer) {
      super(sealer);
    }

    @Override
    public boolean verify(DeviceId author, Opening.Opened opened) {
      Bytes signature = SignatureContract.reduced(opened.signature());
      return sealer.verify(
          author,
          new Opening.Opened(
              opened.signedMessage(), signature, opened.json(), opened.attachment()));
    }
  }

  /** Takes it for granted that there is a nonce. */
  private static final class ThrowsOnNoise extends ForwardingSealer {
    ThrowsOnNoise(Sealer sealer) {
      super(sealer);
    }

    @Override
    public Opening openEvent(Bytes encrypted) {
      Bytes nonce = Bytes.copyOf(encrypted.asReadOnlyBuffer().limit(24));
      return nonce.size() == 0 ? sealer.openEvent(nonce) : sealer.openEvent(encrypted);
    }
  }

  /** Ignores what follows a whole slice. */
  private static final class TrailingByte extends ForwardingSealer {
    TrailingByte(Sealer sealer) {
      super(sealer);
    }

    @Override
    public Optional<SignedBytes> openSlice(Bytes sealed) {
      Optional<SignedBytes> opened = sealer.openSlice(sealed);
      return opened.isPresent() || sealed.size() == 0
          ? opened
          : sealer.openSlice(Bytes.copyOf(sealed.toArray(), 0, sealed.size() - 1));
    }
  }

  /** Does not look at the tag. */
  private static final class AnyDatagram extends ForwardingSealer {
    AnyDatagram(Sealer sealer) {
      super(sealer);
    }

    @Override
    public boolean unmask(ByteBuffer datagram) {
      return sealer.unmask(datagram) || datagram.remaining() > 100;
    }
  }

  /** Hashes ids without a key. */
  private static final class PlainHash extends ForwardingSealer {
    PlainHash(Sealer sealer) {
      super(sealer);
    }

    @Override
    public long h64(EventId id) {
      sealer.self();
      return id.head();
    }
  }

  /** Hashes the sums alone. */
  private static final class RootWithoutCount extends ForwardingSealer {
    RootWithoutCount(Sealer sealer) {
      super(sealer);
    }

    @Override
    public Root root(byte[] laneSums, long count) {
      return new Root(sealer.root(laneSums, 0).hash(), count);
    }
  }

  /** Has the same key for every version. */
  private static final class OneFilterKey extends ForwardingSealer {
    OneFilterKey(Sealer sealer) {
      super(sealer);
    }

    @Override
    public Bytes filterKey(Bytes salt) {
      return sealer.filterKey(Bytes.empty());
    }
  }

  /** Joins field and value without a length. */
  private static final class JoinedTag extends ForwardingSealer {
    JoinedTag(Sealer sealer) {
      super(sealer);
    }

    @Override
    public long indexTag(String field, String value) {
      return sealer.indexTag("", field + value);
    }
  }

  /** Names events by another hash. */
  private static final class OtherId extends ForwardingSealer {
    OtherId(Sealer sealer) {
      super(sealer);
    }

    @Override
    public EventId idOf(Bytes encrypted) {
      byte[] id = sealer.idOf(encrypted).value().toArray();
      return EventId.of(Arrays.copyOf(Arrays.copyOf(id, 16), 32));
    }
  }

  /** Keeps its keys. */
  private static final class NeverClosed extends ForwardingSealer {
    NeverClosed(Sealer sealer) {
      super(sealer);
    }

    @Override
    public void close() {}
  }
}
