/**
 * What the benchmarks need of the package-private classes of the UDP transport: in its own package,
 * but in the module of the benchmarks, which is never published and runs on the class path.
 */
@NullMarked
package dev.eventstore.sync.udp;

import org.jspecify.annotations.NullMarked;
