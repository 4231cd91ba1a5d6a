package dev.eventstore.examples.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.eventstore.Invite;

/** An invite as a JSON object for programs; it has the secret link in it. */
final class InviteJson {
  private InviteJson() {}

  static ObjectNode of(Invite invite) {
    ObjectNode object =
        JsonOption.object().put("community", invite.name()).put("link", invite.link());
    ArrayNode addresses = object.putArray("addresses");
    invite.addresses().forEach(addresses::add);
    return object;
  }
}
