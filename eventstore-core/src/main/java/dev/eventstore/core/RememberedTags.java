package dev.eventstore.core;

import dev.eventstore.Limits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * The tags of what most events have in common, so that they are not hashed for each: a log has few
 * types and few authors. When there are more than {@link Limits#MAX_REMEMBERED_TAGS}, it begins
 * anew. Any thread may use it.
 *
 * @param <T> what a tag stands for
 */
final class RememberedTags<T> {
  private final ToLongFunction<T> hash;
  private final Map<T, Long> tags = new ConcurrentHashMap<>();

  /** Remembers what this function returns, always the same for the same. */
  RememberedTags(ToLongFunction<T> hash) {
    this.hash = hash;
  }

  long of(T content) {
    Long known = tags.get(content);
    if (known != null) {
      return known;
    }
    long tag = hash.applyAsLong(content);
    if (tags.size() >= Limits.MAX_REMEMBERED_TAGS) {
      tags.clear();
    }
    tags.put(content, tag);
    return tag;
  }

  /** How many it remembers now: threads that add at once may exceed the limit by one each. */
  int size() {
    return tags.size();
  }
}
