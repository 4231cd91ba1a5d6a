/**
 * Brings the counters and gauges of a community to Micrometer, and by it to Prometheus, JMX and
 * others: {@link dev.eventstore.micrometer.CommunityMeters}.
 */
@NullMarked
package dev.eventstore.micrometer;

import org.jspecify.annotations.NullMarked;
