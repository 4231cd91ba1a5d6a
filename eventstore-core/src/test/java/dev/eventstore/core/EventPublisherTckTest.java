package dev.eventstore.core;

import dev.eventstore.Community;
import dev.eventstore.Delivery;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.Invite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.Test;

/** The tests that Reactive Streams has for a publisher, on real threads. They run on TestNG. */
@Test
public final class EventPublisherTckTest extends FlowPublisherVerification<Event> {
  /** How long an expected signal may take, and how long none may come, in milliseconds. */
  private static final long PATIENCE_MILLIS = 5_000;

  private static final long SILENCE_MILLIS = 50;

  /** More than any of the tests takes. */
  private static final long MANY = 100;

  private final List<Community> communities = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();

  /** Called by TestNG. */
  public EventPublisherTckTest() {
    super(new TestEnvironment(PATIENCE_MILLIS, SILENCE_MILLIS));
  }

  /** A community that is closed with its last event. */
  @Override
  public Flow.Publisher<Event> createFlowPublisher(long elements) {
    Community community = open();
    List<EventDraft> drafts =
        LongStream.range(0, Math.min(elements, MANY))
            .mapToObj(n -> EventDraft.of("note").with("n", n).build())
            .toList();
    community.appendAll(drafts);
    Flow.Publisher<Event> all =
        community.publisher(EventFilter.all(), Delivery.fromCursor("verification"));
    return subscriber ->
        all.subscribe(
            subscriber == null ? null : new ClosingWithTheLast(subscriber, elements, community));
  }

  @Override
  public Flow.Publisher<Event> createFailedFlowPublisher() {
    Community community = open();
    Flow.Publisher<Event> closed = community.publisher(EventFilter.all(), Delivery.live());
    community.close();
    return closed;
  }

  private Community open() {
    try {
      Path directory = Files.createTempDirectory("eventstore-tck");
      directories.add(directory);
      Community community =
          Communities.builder().directory(directory).invite(Invite.create("tck")).open();
      communities.add(community);
      return community;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Leaves nothing behind; whoever closes with the last event may still be deleting, too. */
  @AfterMethod
  public void closeAll() throws IOException {
    communities.forEach(Community::close);
    communities.clear();
    for (Path directory : directories) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.delete(directory);
    }
    directories.clear();
  }

  /** Passes everything on, and closes the community from within the last event. */
  private static final class ClosingWithTheLast implements Flow.Subscriber<Event> {
    private final Flow.Subscriber<? super Event> subscriber;
    private final long elements;
    private final Community community;
    private long count;

    ClosingWithTheLast(
        Flow.Subscriber<? super Event> subscriber, long elements, Community community) {
      this.subscriber = subscriber;
      this.elements = elements;
      this.community = community;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriber.onSubscribe(subscription);
      closeAtTheEnd();
    }

    @Override
    public void onNext(Event event) {
      count++;
      subscriber.onNext(event);
      closeAtTheEnd();
    }

    private void closeAtTheEnd() {
      if (count == elements) {
        community.close();
      }
    }

    @Override
    public void onError(Throwable failure) {
      subscriber.onError(failure);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
