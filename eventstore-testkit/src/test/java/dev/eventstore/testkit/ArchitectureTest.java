package dev.eventstore.testkit;

import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.eventstore.core.Communities;
import dev.eventstore.core.DefaultParts;
import dev.eventstore.sync.udp.SyncEngine;
import dev.eventstore.sync.udp.UdpPort;
import dev.eventstore.sync.udp.UdpTransport;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The rule of the modules: api is what others may reference, and core and sync never see each
 * other.
 */
class ArchitectureTest {
  private static final String CORE = "dev.eventstore.core..";
  private static final String SYNC = "dev.eventstore.sync..";
  private static final String TESTKIT = "dev.eventstore.testkit..";

  private final JavaClasses all =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.eventstore");

  @Test
  void coreNeverSeesSync() {
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SYNC, TESTKIT)
        .check(all);
  }

  @Test
  void syncNeverSeesCore() {
    noClasses()
        .that()
        .resideInAPackage(SYNC)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CORE, TESTKIT, "com.fasterxml..", "org.sqlite..", "com.sun.jna..")
        .check(all);
  }

  @Test
  void apiSeesNoneOfThem() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.eventstore", "dev.eventstore.spi")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CORE, SYNC, TESTKIT, "org.slf4j..")
        .check(all);
  }

  @Test
  void onlyTheWaysInArePublic() {
    Set<String> waysIn =
        Arrays.stream(
                new Class<?>[] {
                  Communities.class,
                  DefaultParts.class,
                  UdpTransport.class,
                  UdpPort.class,
                  SyncEngine.class
                })
            .map(Class::getName)
            .collect(Collectors.toSet());
    classes()
        .that()
        .resideInAnyPackage(CORE, SYNC)
        .and()
        .areTopLevelClasses()
        .and()
        .haveModifier(PUBLIC)
        .should()
        .haveNameMatching(
            waysIn.stream().map(name -> name.replace(".", "\\.")).collect(Collectors.joining("|")))
        .check(all);
  }

  @Test
  void onlyOneClassTouchesLibsodium() {
    Set<String> touching =
        all.stream()
            .filter(
                c ->
                    c.getDirectDependenciesFromSelf().stream()
                        .anyMatch(d -> d.getTargetClass().getPackageName().equals("com.sun.jna")))
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toSet());
    assertTrue(
        touching.stream().allMatch(name -> name.startsWith("Sodium") || name.equals("Functions")),
        () -> "native code is touched by " + touching);
  }
}
