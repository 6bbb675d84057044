package dev.falconer.webconfig;

import dev.falconer.domain.site.HealthQuestion;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.ScalingPolicy;
import dev.falconer.domain.site.WarmUpPolicy;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.AttributeTypes;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.reading.QuestionReader;
import dev.falconer.webconfig.reading.RecyclingFile;
import dev.falconer.webconfig.xml.ApplicationInitializationElement;
import dev.falconer.webconfig.xml.ClearElement;
import dev.falconer.webconfig.xml.Element;
import dev.falconer.webconfig.xml.FileElement;
import dev.falconer.webconfig.xml.HostedElement;
import dev.falconer.webconfig.xml.InitializationPageElement;
import dev.falconer.webconfig.xml.Place;
import dev.falconer.webconfig.xml.RecycleOnFileChangeElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Adds to what the operator says of an application's processes what its own configuration says of them. */
final class PoolTranslator {

    private final PoolPolicy operators;
    private final List<? extends HostedElement> layers;
    private final List<ApplicationInitializationElement> initializations;
    private final AttributeTypes types;
    private final Problems problems;

    PoolTranslator(
            PoolPolicy operators,
            List<? extends HostedElement> layers,
            EffectiveSections sections,
            AttributeTypes types,
            Problems problems) {
        this.operators = operators;
        this.layers = layers;
        this.initializations = sections.section(layer -> layer.applicationInitialization);
        this.types = types;
        this.problems = problems;
    }

    PoolPolicy translate() {
        tellRemapping();
        return operators
                .with(scaling())
                .with(warmUp())
                .with(operators.recycling().withFiles(files()));
    }

    /** What the file says of the number of processes counts before what the operator says. */
    private ScalingPolicy scaling() {
        Attribute processes =
                Attribute.nearest("processesPerApplication", layers, element -> element.processesPerApplication);
        ScalingPolicy scaling = operators.scaling();
        return processes.textOr("").isEmpty()
                ? scaling
                : scaling.fixedAt((int) types.number(processes, 1, 1, ScalingPolicy.MOST_PROCESSES));
    }

    /** The operator's pages first. */
    private WarmUpPolicy warmUp() {
        var pages = new ArrayList<HealthQuestion.Http>();
        for (ApplicationInitializationElement initialization : initializations) {
            for (Element item : initialization.items) {
                switch (item) {
                    case ClearElement _ -> pages.clear();
                    case InitializationPageElement page -> page(page).ifPresent(pages::add);
                    default -> throw unexpected(item, "add, clear");
                }
            }
        }
        WarmUpPolicy warmUp = operators.warmUp();
        return new WarmUpPolicy(
                warmUp.readiness(),
                Stream.concat(warmUp.pages().stream(), pages.stream())
                        .distinct()
                        .toList());
    }

    /** IIS takes one without a slash for relative to the application, and so is one with it. */
    private Optional<HealthQuestion.Http> page(InitializationPageElement element) {
        Attribute page = Attribute.of("initializationPage", element, e -> e.initializationPage);
        String text = page.textOr("");
        Attribute path =
                text.isEmpty() || text.startsWith("/") ? page : new Attribute(page.name(), "/" + text, page.place());
        Attribute host = Attribute.of("hostName", element, e -> e.hostName);
        return new QuestionReader(types)
                .read(
                        path,
                        host.textOr("").isEmpty() ? new Attribute(host.name(), null, host.place()) : host,
                        new Attribute("status", null, Place.WHOLE_FILE));
    }

    /** The operator's and the file's. */
    private List<String> files() {
        var files = new ArrayList<String>();
        for (HostedElement layer : layers) {
            RecycleOnFileChangeElement element = layer.recycleOnFileChange;
            if (element != null) {
                for (Element item : element.items) {
                    switch (item) {
                        case ClearElement _ -> files.clear();
                        case FileElement file -> file(file).ifPresent(files::add);
                        default -> throw unexpected(item, "file, clear");
                    }
                }
            }
        }
        return Stream.concat(operators.recycling().files().stream(), files.stream())
                .distinct()
                .toList();
    }

    /** The original never looked at these, so one that leads elsewhere stops nothing. */
    private Optional<String> file(FileElement element) {
        Attribute path = Attribute.of("path", element, e -> e.path);
        String text = path.textOr("");
        if (text.isEmpty()) {
            types.wrong(path, RecyclingFile.EXPECTED);
            return Optional.empty();
        }
        Optional<String> file = RecyclingFile.parse(text);
        if (file.isEmpty()) {
            problems.notice(
                    path.place(),
                    path.name() + " of <file>: " + text + " is not watched (expected: " + RecyclingFile.EXPECTED + ")");
        }
        return file;
    }

    private void tellRemapping() {
        Attribute page = Attribute.nearest("remapManagedRequestsTo", initializations, e -> e.remapManagedRequestsTo);
        if (!page.textOr("").isEmpty()) {
            problems.notice(
                    page.place(),
                    page.name() + " is not honoured: requests wait until the application has answered its pages");
        }
    }

    private static IllegalStateException unexpected(Element item, String expected) {
        return new IllegalStateException("element: " + item + " (expected: " + expected + ")");
    }
}
