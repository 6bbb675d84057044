package dev.falconer.webconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.EvidencePolicy;
import dev.falconer.domain.site.HealthCheck;
import dev.falconer.domain.site.HealthPolicy;
import dev.falconer.domain.site.HealthQuestion;
import dev.falconer.domain.site.IdlePolicy;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.QueuePolicy;
import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.ScalingPolicy;
import dev.falconer.domain.site.Selection;
import dev.falconer.domain.site.StartMode;
import dev.falconer.domain.site.StatusRange;
import dev.falconer.domain.site.WarmUpPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How processes are kept, as a {@code falconer.xml} says it. */
class PoolTest {

    @TempDir
    private Path folder;

    private ServerFile file;

    @BeforeEach
    void givenAFile() {
        file = new ServerFile(folder);
    }

    @Test
    void whatNobodySaysIsStandard() {
        assertThat(file.pool("")).isEqualTo(PoolPolicy.STANDARD);
        assertThat(file.pool("<processModel/><queue/><recycling/><warmUp/><health/>"))
                .isEqualTo(PoolPolicy.STANDARD);
    }

    @Nested
    class ProcessModel {

        @Test
        void everyAttributeIsTaken() {
            PoolPolicy pool = file.pool("<processModel startMode='AlwaysRunning' minProcesses='2' maxProcesses='8'"
                    + " idleTimeout='00:20:00' idleTimeoutAction='Suspend' maxConcurrentRequests='50'"
                    + " growAfter='00:00:00.25' shrinkAfter='00:10:00' selection='leastBusy'/>");

            assertThat(pool)
                    .isEqualTo(PoolPolicy.STANDARD
                            .with(StartMode.ALWAYS_RUNNING)
                            .with(new ScalingPolicy(
                                    2, 8, 50, Duration.ofMillis(250), Duration.ofMinutes(10), Selection.LEAST_BUSY))
                            .with(new IdlePolicy(Duration.ofMinutes(20), IdlePolicy.Action.SUSPEND)));
        }

        @Test
        void theFewestAloneAreAlsoTheMost() {
            assertThat(file.pool("<processModel minProcesses='3'/>").scaling()).isEqualTo(ScalingPolicy.fixed(3));
        }

        @Test
        void theMostAloneLetItGrow() {
            ScalingPolicy scaling = file.pool("<processModel maxProcesses='3' maxConcurrentRequests='9'/>")
                    .scaling();

            assertThat(scaling.fewest()).isEqualTo(1);
            assertThat(scaling.most()).isEqualTo(3);
        }

        @ParameterizedTest
        @CsvSource({"minProcesses='4',4,4", "maxProcesses='1',1,1", "minProcesses='1',1,3", "maxProcesses='9',2,9"})
        void anInheritedNumberGivesWay(String attribute, int fewest, int most) {
            ScalingPolicy scaling = file.pool(
                            "<processModel minProcesses='2' maxProcesses='3' maxConcurrentRequests='9'/>",
                            "<processModel " + attribute + "/>")
                    .scaling();

            assertThat(scaling.fewest()).isEqualTo(fewest);
            assertThat(scaling.most()).isEqualTo(most);
        }
    }

    @Test
    void theQueueIsBoundedInThreeWays() {
        assertThat(file.pool("<queue maxRequests='5' maxBytes='1MB' maxTime='00:00:30'/>")
                        .queue())
                .isEqualTo(new QueuePolicy(5, 1_048_576, Duration.ofSeconds(30)));
    }

    @Nested
    class Recycling {

        @Test
        void everyReasonIsTaken() {
            RecyclingPolicy recycling = file.pool("""
                            <recycling overlap="false">
                              <periodicRestart time="1.05:00:00" requests="100000" memory="512MB">
                                <schedule><add time="15:30:10"/><add time="03:00"/></schedule>
                              </periodicRestart>
                              <onFileChange><file path="restart.txt"/><file path=".\\config\\*.json"/></onFileChange>
                            </recycling>
                            """).recycling();

            assertThat(recycling)
                    .isEqualTo(new RecyclingPolicy(
                            RecyclingPolicy.Overlap.EXCLUSIVE,
                            Duration.ofHours(29),
                            100_000,
                            512L * 1024 * 1024,
                            List.of(LocalTime.of(3, 0), LocalTime.of(15, 30, 10)),
                            List.of("restart.txt", "config/*.json")));
        }

        @Test
        void aListOfTheApplicationTakesThePlaceOfTheDefaults() {
            String defaults = "<recycling><periodicRestart requests='5'><schedule><add time='03:00'/></schedule>"
                    + "</periodicRestart><onFileChange><file path='a'/></onFileChange></recycling>";

            RecyclingPolicy own = file.pool(
                            defaults,
                            "<recycling><periodicRestart><schedule/></periodicRestart>"
                                    + "<onFileChange><file path='b'/></onFileChange></recycling>")
                    .recycling();
            RecyclingPolicy inherited =
                    file.pool(defaults, "<recycling overlap='true'/>").recycling();

            assertThat(own.schedule()).isEmpty();
            assertThat(own.files()).containsExactly("b");
            assertThat(own.requests()).isEqualTo(5);
            assertThat(inherited.schedule()).containsExactly(LocalTime.of(3, 0));
            assertThat(inherited.files()).containsExactly("a");
        }
    }

    @Nested
    class WarmUp {

        @Test
        void firstTheQuestionThenThePages() {
            WarmUpPolicy warmUp = file.pool("""
                            <warmUp>
                              <readiness path="/ready" host="shop.example" status="204" interval="00:00:00.100"
                                         timeout="00:00:01"/>
                              <page path="/"/>
                              <page path="/a?b=c" host="shop.example:8080" status="200-499"/>
                            </warmUp>
                            """).warmUp();

            assertThat(warmUp)
                    .isEqualTo(new WarmUpPolicy(
                            Optional.of(new HealthCheck(
                                    new HealthQuestion.Http(
                                            "/ready", Optional.of("shop.example"), new StatusRange(204, 204)),
                                    Duration.ofMillis(100),
                                    Duration.ofSeconds(1),
                                    HealthCheck.DEFAULT_FAILURES)),
                            List.of(
                                    new HealthQuestion.Http("/", Optional.empty(), StatusRange.SUCCESS),
                                    new HealthQuestion.Http(
                                            "/a?b=c", Optional.of("shop.example:8080"), new StatusRange(200, 499)))));
        }

        @Test
        void pagesOfTheApplicationTakeThePlaceOfTheDefaults() {
            String defaults = "<warmUp><readiness path='/ready' interval='00:00:02'/><page path='/a'/></warmUp>";

            WarmUpPolicy own =
                    file.pool(defaults, "<warmUp><page path='/b'/></warmUp>").warmUp();
            WarmUpPolicy inherited = file.pool(defaults, "<warmUp><readiness connect='true'/></warmUp>")
                    .warmUp();

            assertThat(own.pages()).extracting(HealthQuestion.Http::target).containsExactly("/b");
            assertThat(own.readiness()).isPresent();
            assertThat(inherited.pages())
                    .extracting(HealthQuestion.Http::target)
                    .containsExactly("/a");
            assertThat(inherited.readiness())
                    .hasValue(new HealthCheck(
                            new HealthQuestion.Connect(),
                            Duration.ofSeconds(2),
                            HealthCheck.DEFAULT_TIMEOUT,
                            HealthCheck.DEFAULT_FAILURES));
        }
    }

    @Test
    void healthIsTakenWhole() {
        HealthPolicy health = file.pool("""
                        <health failuresInARow="0" hang="00:01:00">
                          <liveness path="/health" interval="00:00:30" timeout="00:00:00.5" failures="2"/>
                          <evidence command="dotnet-dump" arguments='collect -p %FALCONER_PID% -o "a b"'
                                    timeLimit="00:02:00"/>
                        </health>
                        """).health();

        assertThat(health)
                .isEqualTo(new HealthPolicy(
                        Optional.of(new HealthCheck(
                                new HealthQuestion.Http("/health", Optional.empty(), StatusRange.SUCCESS),
                                Duration.ofSeconds(30),
                                Duration.ofMillis(500),
                                2)),
                        0,
                        Duration.ofMinutes(1),
                        Optional.of(new EvidencePolicy(
                                new Command("dotnet-dump", List.of("collect", "-p", "%FALCONER_PID%", "-o", "a b")),
                                Duration.ofMinutes(2)))));
    }

    @Test
    void theDefaultsHoldForAFolderThatIsTyped() {
        ServerSettings settings =
                file.read("<falconer><applicationDefaults><queue maxRequests='7'/></applicationDefaults></falconer>");

        assertThat(settings.pool().queue().requests()).isEqualTo(7);
        assertThat(settings.applications()).isEmpty();
    }

    @Test
    void whatIsWrongInTheDefaultsIsToldOnce() {
        assertThat(file.problems("<falconer>\n<applicationDefaults><queue maxRequests='many'/></applicationDefaults>"
                        + "<applications><application folder='a'/><application folder='b' path='/b'/></applications>"
                        + "</falconer>"))
                .containsExactly("falconer.xml:2:29: maxRequests: many (expected: 0-1000000)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <processModel startMode='now'/>                      | 2:15: startMode: now (expected: alwaysRunning, onDemand)
            <processModel minProcesses='0'/>                     | 2:15: minProcesses: 0 (expected: 1-100)
            <processModel minProcesses='4' maxProcesses='2'/>    | 2:32: maxProcesses: 2 (expected: minProcesses or more: 4-100)
            <processModel maxProcesses='2'/>                     | 2:15: maxProcesses: 2 (expected: maxConcurrentRequests beside it, because only requests that wait ask for more processes)
            <processModel idleTimeout='20'/>                     | 2:15: idleTimeout: 20 (expected: hh:mm:ss, at most 360:00:00, minutes and seconds below 60)
            <processModel idleTimeout='00:00:01.5'/>             | 2:15: idleTimeout: 00:00:01.5 (expected: hh:mm:ss, at most 360:00:00, minutes and seconds below 60)
            <processModel growAfter='0.5'/>                      | 2:15: growAfter: 0.5 (expected: hh:mm:ss or hh:mm:ss.fff, 00:00:00 to 360:00:00, minutes and seconds below 60)
            <processModel selection='random'/>                   | 2:15: selection: random (expected: affinity, leastBusy, roundRobin)
            <processModel minProcess='1'/>                       | 2:15: minProcess is not an attribute of <processModel> (did you mean minProcesses?)
            <queue maxBytes='1 MB'/>                             | 2:8: maxBytes: 1 MB (expected: a number of bytes, or with KB, MB or GB behind it such as 512MB)
            <queue maxBytes='99999999999GB'/>                    | 2:8: maxBytes: 99999999999GB (expected: a number of bytes, or with KB, MB or GB behind it such as 512MB)
            <queue maxTime='00:00:00'/>                          | 2:8: maxTime: 00:00:00 (expected: 00:00:01 or more)
            <recycling overlap='maybe'/>                         | 2:12: overlap: maybe (expected: true or false)
            <recycling><periodicRestart time='3651.00:00:00'/></recycling> | 2:29: time: 3651.00:00:00 (expected: hh:mm:ss, at most 3650.00:00:00, minutes and seconds below 60)
            <recycling><periodicRestart><schedule><add time='25:00'/></schedule></periodicRestart></recycling> | 2:44: time: 25:00 (expected: a time of the day, hh:mm or hh:mm:ss)
            <recycling><periodicRestart><schedule><add/></schedule></periodicRestart></recycling> | 2:39: time is missing (expected: a time of the day, hh:mm or hh:mm:ss)
            <recycling><onFileChange><file path='../x'/></onFileChange></recycling> | 2:32: path: ../x (expected: a path below the application's folder such as config/*.json)
            <recycling><onFileChange><file/></onFileChange></recycling> | 2:26: path is missing (expected: a path below the application's folder such as config/*.json)
            <warmUp><readiness/></warmUp>                        | 2:9: path is missing (expected: a path that begins with /, in printable ASCII characters without blanks and #)
            <warmUp><readiness path='/' connect='true'/></warmUp>| 2:29: connect: true (expected: either path or connect)
            <warmUp><readiness path='/' interval='00:00:00.05'/></warmUp> | 2:29: interval: 00:00:00.05 (expected: hh:mm:ss or hh:mm:ss.fff, 00:00:00.100 to 360:00:00, minutes and seconds below 60)
            <warmUp><page path='ready'/></warmUp>                | 2:15: path: ready (expected: a path that begins with /, in printable ASCII characters without blanks and #)
            <warmUp><page path='/' status='100'/></warmUp>       | 2:24: status: 100 (expected: a status from 200 to 599, or a range of them such as 200-399)
            <warmUp><page path='/' host='a/b'/></warmUp>         | 2:24: host: a/b (expected: a host name such as shop.example, or shop.example:8080)
            <health><liveness path='/' failures='0'/></health>   | 2:28: failures: 0 (expected: 1-1000)
            <health><evidence arguments='x'/></health>           | 2:9: command is missing (expected: a program, for instance dotnet-dump)
            <health><evidence command='x' timeLimit='00:11:00'/></health> | 2:31: timeLimit: 00:11:00 (expected: hh:mm:ss, at most 00:10:00, minutes and seconds below 60)
            """)
    void whatIsWrongIsToldWithItsPlace(String content, String problem) {
        assertThat(file.poolProblems(content)).containsExactly("falconer.xml:" + problem);
    }
}
