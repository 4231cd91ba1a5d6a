/**
 * For tests of applications and plug-ins: a network, devices and a clock that exist only in memory,
 * driven by a seed, so that a failure can be seen again; what a store, a sealer and a publisher
 * must do, as tests to extend; and stores in memory and with faults.
 */
@NullMarked
package dev.eventstore.testkit;

import org.jspecify.annotations.NullMarked;
