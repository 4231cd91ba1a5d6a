/**
 * What the benchmarks need of the library's package-private classes. These classes lie in the
 * library's own package, but in the module of the benchmarks, which is never published and runs on
 * the class path: so each stage can be measured alone without widening what the library shows.
 */
@NullMarked
package dev.eventstore.core;

import org.jspecify.annotations.NullMarked;
