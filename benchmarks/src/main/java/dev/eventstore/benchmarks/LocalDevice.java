package dev.eventstore.benchmarks;

import dev.eventstore.Bytes;
import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.Receipt;
import dev.eventstore.core.Communities;
import dev.eventstore.core.LibraryDatabase;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.StoredEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A device of the community whose invite lies beside its directory.
 *
 * @param directory of the device
 * @param community what applications see of it
 * @param replica what a transport sees of it
 */
record LocalDevice(Path directory, Community community, Replica replica) implements AutoCloseable {
  private static final String INVITE = "invite.txt";
  private static final int PAGE = 1_024;

  /** Opens or makes the device of this name in a folder, and the community if there is none. */
  static LocalDevice open(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Path link = folder.resolve(INVITE);
    if (Files.notExists(link)) {
      Files.writeString(link, Invite.create("benchmarks").link());
    }
    ReplicaTransport transport = new ReplicaTransport();
    Path directory = folder.resolve(name);
    Community community =
        Communities.builder()
            .directory(directory)
            .invite(Invite.parse(Files.readString(link)))
            .transport(transport)
            .open();
    return new LocalDevice(directory, community, transport.replica());
  }

  /** The file of its database. */
  Path database() {
    return directory.resolve(LibraryDatabase.FILE);
  }

  /** Appends all, in as large calls as the writer's other transactions are. */
  List<Receipt> appendAll(List<EventDraft> drafts) {
    List<Receipt> receipts = new ArrayList<>(drafts.size());
    for (int from = 0; from < drafts.size(); from += Limits.MAX_COMMIT_EVENTS) {
      int to = Math.min(drafts.size(), from + Limits.MAX_COMMIT_EVENTS);
      receipts.addAll(community.appendAll(drafts.subList(from, to)));
    }
    return receipts;
  }

  /** Seals these events and returns the bytes that another device would receive. */
  List<Bytes> sealed(List<EventDraft> drafts) {
    return sealedOf(appendAll(drafts).stream().mapToLong(Receipt::seq));
  }

  /** The sealed bytes of these events. */
  List<Bytes> sealedOf(LongStream seqs) {
    List<Long> all = seqs.boxed().toList();
    List<Bytes> sealed = new ArrayList<>(all.size());
    for (int from = 0; from < all.size(); from += PAGE) {
      List<Long> page = all.subList(from, Math.min(all.size(), from + PAGE));
      replica.read(page).stream().map(StoredEvent::encrypted).forEach(sealed::add);
    }
    return sealed;
  }

  @Override
  public void close() {
    community.close();
  }
}
