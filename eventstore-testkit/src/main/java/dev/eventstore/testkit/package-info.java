/**
 * For tests of applications and plug-ins: a network and a clock that exist only in memory, driven
 * by a seed, so that a failure can be seen again.
 */
@NullMarked
package dev.eventstore.testkit;

import org.jspecify.annotations.NullMarked;
