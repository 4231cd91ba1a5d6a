/**
 * The program {@code eventstore}: one class for each command, what they share as picocli mixins.
 */
@NullMarked
package dev.eventstore.examples.cli;

import org.jspecify.annotations.NullMarked;
