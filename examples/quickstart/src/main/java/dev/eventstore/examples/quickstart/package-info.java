/** The shortest whole program with the library. */
@NullMarked
package dev.eventstore.examples.quickstart;

import org.jspecify.annotations.NullMarked;
