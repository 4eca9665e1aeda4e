package io.hepatica.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A stage knows the next stage's interface, never the other way round. */
class ArchitectureTest {
  private static final String ROOT = "io.hepatica.server";

  /** Package to those that it may know; {@code cli} and the composition root know all. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("metrics", Set.of()),
          Map.entry("pcap", Set.of()),
          Map.entry("packet", Set.of()),
          Map.entry("rtp", Set.of("packet", "report")),
          Map.entry("probe", Set.of("packet", "pcap", "rtp")),
          Map.entry("journal", Set.of("metrics")),
          Map.entry("report", Set.of()),
          Map.entry("message", Set.of("journal", "report")),
          Map.entry("call", Set.of("message", "report")),
          Map.entry("diagnosis", Set.of("call", "message", "report")),
          Map.entry("performance", Set.of("call", "message")),
          Map.entry("archive", Set.of("message", "journal")),
          Map.entry("alias", Set.of("message")),
          Map.entry("capture", Set.of("probe", "listen")),
          Map.entry("agent", Set.of("capture", "listen", "journal", "metrics", "export", "store")),
          Map.entry("config", Set.of("capture", "retention", "message")),
          Map.entry("retention", Set.of("archive", "journal", "store", "message")),
          Map.entry("listen", Set.of("journal", "metrics")),
          Map.entry("search", Set.of("message")),
          Map.entry("live", Set.of("search", "message", "journal")),
          Map.entry("store", Set.of("search", "call", "message", "journal")),
          Map.entry("store.lucene", Set.of("store", "search", "call", "message", "journal")),
          Map.entry(
              "store.elastic", Set.of("store", "alias", "search", "call", "message", "journal")),
          Map.entry(
              "index",
              Set.of("store", "performance", "call", "report", "message", "journal", "metrics")),
          Map.entry(
              "job", Set.of("archive", "store", "store.lucene", "index", "message", "journal")),
          Map.entry(
              "imports",
              Set.of(
                  "job", "index", "listen", "probe", "packet", "store", "message", "journal",
                  "metrics")),
          Map.entry("lookup", Set.of("store", "search", "call", "report", "message")),
          Map.entry("export", Set.of("alias", "call", "message", "journal")),
          Map.entry(
              "api",
              Set.of(
                  "alias",
                  "archive",
                  "imports",
                  "job",
                  "lookup",
                  "diagnosis",
                  "performance",
                  "call",
                  "search",
                  "store",
                  "live",
                  "message",
                  "export",
                  "metrics")));

  private static JavaClasses code;

  @BeforeAll
  static void readClasses() {
    code =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
  }

  @Test
  void packages_areAllNamedHere() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : code) {
      if (!type.getPackageName().equals(ROOT)) {
        found.add(type.getPackageName().substring(ROOT.length() + 1));
      }
    }
    found.remove("cli");
    assertThat(MAY_KNOW.keySet()).containsAll(found);
  }

  @Test
  void packages_knowOnlyTheNextStages() {
    MAY_KNOW.forEach((name, allowed) ->
        classes()
            .that()
            .resideInAPackage(ROOT + "." + name)
            .should()
            .onlyDependOnClassesThat(
                DescribedPredicate.describe(
                    "are of " + name + " or of " + allowed + ", or not ours",
                    type -> mayKnow(name, allowed, type.getPackageName())))
            .allowEmptyShould(true)
            .check(code));
  }

  private static boolean mayKnow(String name, Set<String> allowed, String other) {
    if (!other.equals(ROOT) && !other.startsWith(ROOT + ".")) {
      return true;
    }
    String there = other.substring(Math.min(other.length(), ROOT.length() + 1));
    return there.equals(name) || allowed.contains(there);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(code);
  }

  @Test
  void libraries_stayWhereTheyBelong() {
    onlyIn("com.linecorp.armeria..", "api");
    onlyIn("io.micrometer..", "api", "performance");
    onlyIn("io.netty..", "listen");
    onlyIn("org.pcap4j..", "capture");
    onlyIn("picocli..", "cli");
    onlyIn(
        "com.fasterxml.jackson..",
        "alias",
        "api",
        "export",
        "imports",
        "cli",
        "config",
        "report",
        "rtp",
        "call",
        "store.elastic",
        "store.lucene");
    onlyIn("com.github.luben..", "archive", "store.lucene", "journal", "pcap");
    onlyIn("org.apache.lucene.util.automaton..", "search", "store.lucene");
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".store.lucene", ROOT + ".search")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.lucene..")
        .check(code);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".search")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.lucene.index..",
            "org.apache.lucene.search..",
            "org.apache.lucene.document..",
            "org.apache.lucene.store..")
        .check(code);
  }

  private static void onlyIn(String library, String... packages) {
    String[] ours =
        List.of(packages).stream().map(name -> ROOT + "." + name).toArray(String[]::new);
    noClasses()
        .that()
        .resideOutsideOfPackages(ours)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(code);
  }

  @Test
  void output_isLoggedBySlf4j() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..", "ch.qos.logback..")
        .check(code);
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".cli", ROOT)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(code);
  }
}
