package dev.falconer.bootstrap;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows of the hexagon, checked on the classes of all modules. */
class HexagonTest {

    private static final String ROOT = "dev.falconer";
    private static final String DOMAIN = ROOT + ".domain..";
    private static final String APPLICATION = ROOT + ".application..";
    private static final String NETTY = ROOT + ".netty..";
    private static final String PROCESS = ROOT + ".process..";
    private static final String WEBCONFIG = ROOT + ".webconfig..";
    private static final String BOOTSTRAP = ROOT + ".bootstrap..";
    private static final String[] ADAPTERS = {NETTY, PROCESS, WEBCONFIG};

    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(ROOT);

    @Nested
    class TheDomain {

        @Test
        void dependsOnTheJdkAndJspecifyOnly() {
            classes()
                    .that()
                    .resideInAPackage(DOMAIN)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            DOMAIN,
                            "java.lang..",
                            // Names of encodings, for what stands on the wire as octets; no I/O.
                            "java.nio.charset",
                            "java.util",
                            "java.util.function",
                            "java.util.regex",
                            "java.util.stream",
                            "java.time..",
                            "org.jspecify..")
                    .because("it decides, and everything it decides about is handed to it")
                    .check(PRODUCTION);
        }

        @Test
        void asksNoClockNoDiceAndNoEnvironment() {
            noClasses()
                    .that()
                    .resideInAPackage(DOMAIN)
                    .should()
                    .accessTargetWhere(readsTheWorld())
                    .because("time and chance come in with the event")
                    .check(PRODUCTION);
        }

        private DescribedPredicate<JavaAccess<?>> readsTheWorld() {
            Set<String> ofSystem = Set.of("getenv", "getProperty", "getProperties");
            Set<String> ofChance =
                    Set.of("java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom");
            return describe("a clock, chance or the environment", access -> {
                AccessTarget target = access.getTarget();
                String owner = target.getOwner().getName();
                return isTheTime(access)
                        || (owner.equals("java.lang.System") && ofSystem.contains(target.getName()))
                        || ofChance.contains(owner)
                        || (owner.startsWith("java.")
                                && Set.of("random", "randomUUID").contains(target.getName()));
            });
        }
    }

    @Nested
    class TheApplication {

        @Test
        void addsConcurrencyAndNothingElse() {
            classes()
                    .that()
                    .resideInAPackage(APPLICATION)
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(
                                    APPLICATION,
                                    DOMAIN,
                                    "java.lang..",
                                    "java.util",
                                    "java.util.concurrent..",
                                    "java.util.function",
                                    "java.util.stream",
                                    "java.time..",
                                    "org.jspecify..",
                                    "org.slf4j")
                            .or(JavaClass.Predicates.type(IOException.class)))
                    .check(PRODUCTION);
        }

        @Test
        void readsTheTimeFromTheClockItIsGiven() {
            noClasses()
                    .that()
                    .resideInAPackage(APPLICATION)
                    .should()
                    .accessTargetWhere(describe("the time of the machine", HexagonTest::isTheTime))
                    .check(PRODUCTION);
        }
    }

    @Nested
    class TheAdapters {

        @Test
        void doNotKnowOneAnother() {
            for (String adapter : ADAPTERS) {
                noClasses()
                        .that()
                        .resideInAPackage(adapter)
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(Stream.concat(Stream.of(ADAPTERS), Stream.of(BOOTSTRAP))
                                .filter(other -> !other.equals(adapter))
                                .toArray(String[]::new)))
                        .check(PRODUCTION);
            }
        }

        @Test
        void areKnownByTheirModulesAndSettingsOnly() {
            noClasses()
                    .that()
                    .resideOutsideOfPackages(ADAPTERS)
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(ADAPTERS).and(not(aModuleOrSettings())))
                    .check(PRODUCTION);
        }

        @Test
        void arePublicOnlyWhereAnotherPackageNeedsThem() {
            classes()
                    .that()
                    .resideInAnyPackage(ADAPTERS)
                    .and()
                    .arePublic()
                    .and()
                    .areTopLevelClasses()
                    .and(not(aModuleOrSettings()))
                    .should()
                    .onlyBeAccessed()
                    .byClassesThat(resideInAnyPackage(ADAPTERS))
                    .andShould(ArchCondition.from(
                            describe("be needed by another package", HexagonTest::isNeededElsewhere)))
                    .check(PRODUCTION);
        }
    }

    @Nested
    class EachTechnology {

        @Test
        void nettyIsTheTransports() {
            staysIn("io.netty..", NETTY);
        }

        @Test
        void xmlBindingIsTheConfigurations() {
            staysIn("jakarta.xml.bind..", WEBCONFIG);
        }

        @Test
        void foreignFunctionsAreTheProcesses() {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(PROCESS)
                    // Copies between buffers and arrays, and calls nothing.
                    .and()
                    .doNotHaveFullyQualifiedName(ROOT + ".netty.lane.Memory")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.lang.foreign..")
                    .check(PRODUCTION);
        }

        @Test
        void operatingSystemProcessesAreTheProcesses() {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(PROCESS)
                    .should()
                    .dependOnClassesThat(describe("a process of the JDK", type -> {
                        String name = type.getName();
                        return name.equals("java.lang.Process")
                                || name.startsWith("java.lang.ProcessBuilder")
                                || name.startsWith("java.lang.ProcessHandle");
                    }))
                    .check(PRODUCTION);
        }

        @Test
        void guiceIsInModulesAndBootstrap() {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(BOOTSTRAP)
                    .and(not(describe(
                            "are modules",
                            type -> outermost(type).getSimpleName().endsWith("Module"))))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.google.inject..")
                    .check(PRODUCTION);
        }

        @Test
        void injectionIsInAdaptersAndBootstrap() {
            noClasses()
                    .that()
                    .resideInAnyPackage(DOMAIN, APPLICATION)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("jakarta.inject..", "com.google.inject..")
                    .check(PRODUCTION);
        }

        private void staysIn(String technology, String home) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(home)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(technology)
                    .check(PRODUCTION);
            // Or the rule would be about nothing.
            assertThat(PRODUCTION.stream()
                            .filter(resideInAPackage(home))
                            .flatMap(type -> type.getDirectDependenciesFromSelf().stream()))
                    .anyMatch(dependency -> resideInAPackage(technology).test(dependency.getTargetClass()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"domain", "application", "netty", "process", "webconfig"})
    void featurePackagesAreFreeOfCycles(String module) {
        slices().matching(ROOT + "." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(PRODUCTION);
    }

    @Nested
    class EventLoops {

        @Test
        void neverLock() {
            noClasses()
                    .that()
                    .resideInAPackage(NETTY)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.util.concurrent.locks..")
                    .check(PRODUCTION);
            // A synchronized block leaves no trace that could be checked here; a synchronized method does.
            noMethods()
                    .that()
                    .areDeclaredInClassesThat()
                    .resideInAPackage(NETTY)
                    .should()
                    .haveModifier(JavaModifier.SYNCHRONIZED)
                    .check(PRODUCTION);
        }

        @Test
        void neverWait() {
            Set<String> waits = Set.of("get", "join", "sync", "syncUninterruptibly", "await", "awaitUninterruptibly");
            // What the main thread calls, or the one of a hand-over, by the contracts of ProxyTransport and
            // ControlEndpoint.
            Set<String> onTheMainThread = Set.of(
                    "ListenerSockets.settled",
                    "SocketFile.listen",
                    "NettyControlEndpoint.close",
                    "NettyListener.giveUp",
                    "EventLoops.close");
            noClasses()
                    .that()
                    .resideInAPackage(NETTY)
                    .should()
                    .accessTargetWhere(describe("a wait on an event loop", access -> {
                        AccessTarget target = access.getTarget();
                        JavaClass owner = target.getOwner();
                        String origin = access.getOriginOwner().getSimpleName() + "."
                                + access.getOrigin().getName();
                        boolean awaitsResult = owner.isAssignableTo(Future.class) && waits.contains(target.getName());
                        boolean sleeps = owner.isEquivalentTo(Thread.class)
                                && target.getName().equals("sleep");
                        return (awaitsResult || sleeps) && !onTheMainThread.contains(origin);
                    }))
                    .check(PRODUCTION);
        }
    }

    @Nested
    class Names {

        @Test
        void sayWhatAClassIsAbout() {
            noClasses()
                    .should()
                    .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)(\\$.*)?")
                    .check(PRODUCTION);
        }

        @Test
        void sayWhatAPackageIsAbout() {
            noClasses()
                    .should()
                    .resideInAnyPackage("..util..", "..common..", "..helper..", "..dto..", "..impl..", "..model..")
                    .check(PRODUCTION);
        }
    }

    @Nested
    class EveryPackage {

        @Test
        void saysThatItIsNullMarked() {
            assertThat(packages())
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(
                                    each.tryGetPackageInfo().map(info -> info.isAnnotatedWith(NullMarked.class)))
                            .as(each.getName())
                            .contains(true));
        }

        @Test
        void ofTheHouseIsThere() {
            assertThat(packages().stream().map(JavaPackage::getName))
                    .contains(
                            ROOT + ".domain.site",
                            ROOT + ".domain.process",
                            ROOT + ".domain.backend",
                            ROOT + ".domain.forwarding",
                            ROOT + ".application.port.driving",
                            ROOT + ".application.port.driven",
                            ROOT + ".application.admission",
                            ROOT + ".application.supervision",
                            ROOT + ".application.recycling",
                            ROOT + ".application.hosting",
                            ROOT + ".netty",
                            ROOT + ".netty.frontend",
                            ROOT + ".netty.backend",
                            ROOT + ".netty.exchange",
                            ROOT + ".netty.control",
                            ROOT + ".process",
                            ROOT + ".process.output",
                            ROOT + ".process.probe",
                            ROOT + ".webconfig",
                            ROOT + ".webconfig.reading",
                            ROOT + ".webconfig.server",
                            ROOT + ".webconfig.xml",
                            ROOT + ".webconfig.watch",
                            ROOT + ".bootstrap",
                            ROOT + ".bootstrap.accesslog");
        }

        private List<JavaPackage> packages() {
            return PRODUCTION.stream()
                    .map(JavaClass::getPackage)
                    .filter(each -> each.getName().startsWith(ROOT))
                    .distinct()
                    .toList();
        }
    }

    private static boolean isTheTime(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        String owner = target.getOwner().getName();
        return (owner.startsWith("java.time.")
                        && Set.of("now", "system", "systemUTC", "systemDefaultZone")
                                .contains(target.getName()))
                || (owner.equals("java.lang.System")
                        && Set.of("nanoTime", "currentTimeMillis").contains(target.getName()));
    }

    private static DescribedPredicate<JavaClass> aModuleOrSettings() {
        return describe("a module or settings", type -> {
            String name = outermost(type).getSimpleName();
            return name.endsWith("Module") || name.endsWith("Settings");
        });
    }

    /** Itself, or a type that is nested in it. */
    private static boolean isNeededElsewhere(JavaClass type) {
        return type.getPackage().getClasses().stream()
                .filter(each -> outermost(each).equals(type))
                .flatMap(each -> each.getDirectDependenciesToSelf().stream())
                .anyMatch(dependency ->
                        !dependency.getOriginClass().getPackageName().equals(type.getPackageName()));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(HexagonTest::outermost).orElse(type);
    }
}
