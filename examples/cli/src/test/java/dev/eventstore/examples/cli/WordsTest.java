package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.Traffic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void bytesHaveAtMostOneDecimal() {
    assertEquals("0 B", Words.bytes(0));
    assertEquals("999 B", Words.bytes(999));
    assertEquals("1.0 kB", Words.bytes(1_000));
    assertEquals("1.5 MB", Words.bytes(1_500_000));
    assertEquals("9223372.0 TB", Words.bytes(Long.MAX_VALUE));
  }

  @Test
  void oneIsSingular() {
    assertEquals("0 events", Words.count(0, "event", "events"));
    assertEquals("1 event", Words.count(1, "event", "events"));
    assertEquals("20,000 events", Words.count(20_000, "event", "events"));
  }

  @Test
  void addressesReadLikeThePeerOption() throws UnknownHostException {
    InetAddress six =
        InetAddress.getByAddress(new byte[] {32, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7});

    String text = Words.address(new InetSocketAddress(six, 7001));

    assertEquals("[2001:0:0:0:0:0:0:7]:7001", text);
    assertEquals(text, new PeerConverter().convert(text));
    assertEquals("127.0.0.1:7001", Words.address(Statuses.ADDRESS));
    InetAddress any = InetAddress.getByAddress(new byte[16]);
    assertEquals("[::]:7001", Words.address(new InetSocketAddress(any, 7001)));
    assertEquals("host:7001", Words.address(InetSocketAddress.createUnresolved("host", 7001)));
  }

  @Test
  void stateSaysOnlyWhatIsKnown() {
    assertEquals("no peer heard", Words.state(Statuses.status(7)));
    assertEquals("no peer heard", Words.state(Statuses.status(7, Statuses.unheard())));
    assertEquals(
        "not in sync, known missing: 5 here, 0 there",
        Words.state(Statuses.status(7, Statuses.behind(5))));
    assertEquals("in sync", Words.state(Statuses.status(7, Statuses.inSync())));
  }

  @Test
  void ratesAreOfTheTimeSinceTheReportBefore() {
    Rates.Meter meter = new Rates.Meter();

    Rates first = meter.measure(new Traffic(100, 200, 3, 4, 0), 0);
    Rates second = meter.measure(new Traffic(1_100, 2_200, 33, 44, 0), 2_000_000_000L);

    assertEquals(new Rates(0, 0, 0, 0), first);
    assertEquals(new Rates(500, 1_000, 15, 20), second);
  }
}
