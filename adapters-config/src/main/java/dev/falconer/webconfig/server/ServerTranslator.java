package dev.falconer.webconfig.server;

import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.domain.site.AddressRange;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.Scheme;
import dev.falconer.webconfig.reading.AttributeTypes;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.xml.XmlDocument;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one mapping from the elements of {@code falconer.xml} to what the domain knows. One per reading of one file; confined
 * to its thread.
 */
final class ServerTranslator {

    private final Problems problems;
    private final AttributeTypes types;
    private final NamedFiles files;

    ServerTranslator(Path file) {
        this.problems = new Problems(file.toString());
        this.types = new AttributeTypes(problems);
        this.files = new NamedFiles(file, problems);
    }

    ServerSettings translate(XmlDocument<FalconerElement> document) throws InvalidSiteException {
        problems.schema(document.errors());
        FalconerElement root = document.root();
        BindingPolicy policy = BindingPolicy.STANDARD
                .withLimits(new LimitsReader(types).read(present(root.limits)))
                .withTrustedProxies(trusted(root.trustedProxies));
        List<Binding> bindings = bindings(root, policy);
        ForwardedFields forwarded = new ForwardingReader(root.forwarding, types).read();
        var reader = new ApplicationsReader(present(root.applicationDefaults), types, problems, files);
        PoolPolicy pool = reader.defaultPool();
        List<ApplicationSettings> applications = reader.read(root.applications);
        if (problems.any()) {
            throw new InvalidSiteException(problems.found());
        }
        return new ServerSettings(bindings, policy, forwarded, pool, applications);
    }

    private List<Binding> bindings(FalconerElement root, BindingPolicy policy) {
        BindingsElement element = root.bindings;
        if (element == null) {
            return List.of();
        }
        if (element.items.isEmpty()) {
            problems.schema(element.place(), "<bindings> is empty (expected: at least one <binding>)");
        }
        Map<BindingElement, Binding> bindings = new LinkedHashMap<>();
        for (BindingElement each : element.items) {
            Binding binding = address(each);
            if (binding != null) {
                bindings.values().stream()
                        .filter(binding::overlaps)
                        .findFirst()
                        .ifPresent(first -> problems.schema(each.place("url"), "url: " + binding.overlapWith(first)));
                bindings.put(each, binding);
            }
        }
        OptionalInt httpsPort = bindings.values().stream()
                .filter(binding -> binding.scheme() == Scheme.HTTPS)
                .flatMapToInt(binding -> binding.port().stream())
                .findFirst();
        return bindings.entrySet().stream()
                .map(each -> each.getValue()
                        .with(new PolicyReader(each.getKey(), each.getValue(), types, problems, files)
                                .read(limits(root, each.getKey()), trusted(root, each.getKey(), policy), httpsPort)))
                .toList();
    }

    private @Nullable Binding address(BindingElement element) {
        String url = element.url;
        if (url == null) {
            problems.schema(element.place(), "url of <binding> is missing (expected: for instance http://*:80)");
            return null;
        }
        try {
            return Binding.parse(url);
        } catch (IllegalArgumentException wrong) {
            problems.schema(element.place("url"), String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private static List<LimitsElement> limits(FalconerElement root, BindingElement binding) {
        return Stream.of(present(root.limits), present(binding.limits))
                .flatMap(List::stream)
                .toList();
    }

    private List<AddressRange> trusted(FalconerElement root, BindingElement binding, BindingPolicy policy) {
        return binding.trustedProxies == null || binding.trustedProxies == root.trustedProxies
                ? policy.trustedProxies()
                : trusted(binding.trustedProxies);
    }

    private List<AddressRange> trusted(@Nullable TrustedProxiesElement element) {
        return present(element).stream()
                .flatMap(proxies -> proxies.items.stream())
                .map(this::range)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    private @Nullable AddressRange range(TrustedProxyElement element) {
        String address = element.address;
        if (address == null) {
            problems.schema(
                    element.place(), "address of <add> is missing (expected: an IP address, or a range 10.0.0.0/8)");
            return null;
        }
        try {
            return AddressRange.parse(address);
        } catch (IllegalArgumentException wrong) {
            problems.schema(element.place("address"), String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private static <E> List<E> present(@Nullable E element) {
        return element == null ? List.of() : List.of(element);
    }
}
