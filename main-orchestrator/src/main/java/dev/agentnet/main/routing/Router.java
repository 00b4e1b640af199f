package dev.agentnet.main.routing;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.config.DomainTemplate.WorkerTemplate;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.main.routing.Classifier.Example;
import dev.agentnet.main.routing.Classifier.Verdict;
import dev.agentnet.main.routing.Decision.Kind;
import dev.agentnet.main.routing.Splitter.Judged;
import dev.agentnet.main.routing.Splitter.Piece;
import dev.agentnet.protocol.DomainName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Decides to which domain a task belongs, and to which worker, or that it is to be split.
///
/// It knows only what the domain templates say of themselves: descriptions and examples. All
/// learning happens in the constructor and takes a moment; afterwards nothing changes, so one
/// router may serve several threads. Domains with `route = false` are never chosen.
public final class Router {

    /// Tables of features for the domains, and for the workers of one, as powers of two: large
    /// enough that different words rarely share a place.
    private static final int DOMAIN_BITS = 18;

    private static final int WORKER_BITS = 16;

    /// Words named in a reason.
    private static final int WORDS = 5;

    /// Commas and colons part the phrases of a description, and so many make one example.
    private static final Pattern PHRASE = Pattern.compile("[,.:;]\\s+|\\.$");

    private static final int PHRASES = 4;

    private final Features.Reader reader = new Features.Reader();
    private final RoutingSettings settings;
    private final List<Candidate> candidates;
    private final Classifier classifier;
    private final Splitter splitter;

    private record Candidate(
            DomainTemplate template, Pattern name, List<String> workers, Classifier classifier) {}

    /// Learns from the templates.
    ///
    /// @throws IllegalArgumentException if no template may be routed to
    public Router(DomainTemplates templates, RoutingSettings settings) {
        this.settings = settings;
        List<Example> examples = new ArrayList<>();
        this.candidates = new ArrayList<>();
        for (DomainTemplate template : templates.domains().values()) {
            if (template.route()) {
                learn(template, examples);
            }
        }
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException(
                    "no domain template can be routed to; add one, or remove route = false from"
                            + " one");
        }
        this.classifier = new Classifier(candidates.size(), examples, DOMAIN_BITS);
        this.splitter = new Splitter(settings, this::judge);
    }

    private void learn(DomainTemplate template, List<Example> examples) {
        int label = candidates.size();
        List<String> workers = List.copyOf(template.workers().keySet());
        List<Example> own = new ArrayList<>();
        for (WorkerTemplate worker : template.workers().values()) {
            int index = workers.indexOf(worker.name());
            for (String text : texts(worker.description())) {
                own.add(new Example(index, reader.read(text)));
            }
        }
        for (DomainTemplate.Example example : template.examples()) {
            own.add(new Example(workers.indexOf(example.worker()), reader.read(example.text())));
        }
        texts(template.description())
                .forEach(text -> examples.add(new Example(label, reader.read(text))));
        own.forEach(example -> examples.add(new Example(label, example.features())));
        candidates.add(
                new Candidate(
                        template,
                        named(template.name().value()),
                        workers,
                        new Classifier(workers.size(), own, WORKER_BITS)));
    }

    /// A description in pieces about as long as a task.
    private static List<String> texts(String description) {
        List<String> phrases = List.of(PHRASE.split(description));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < phrases.size(); i += PHRASES) {
            texts.add(String.join(" ", phrases.subList(i, Math.min(i + PHRASES, phrases.size()))));
        }
        return texts;
    }

    /// Finds a domain's name in a text; front-end and front end are the domain frontend too.
    private static Pattern named(String name) {
        String letters = name.replace("-", "").replaceAll("(?<=[a-z0-9])(?=[a-z0-9])", "[- ]?");
        return Pattern.compile("\\b" + letters + "\\b", Pattern.CASE_INSENSITIVE);
    }

    public Decision route(String text) {
        String head = text.substring(0, Math.min(text.length(), settings.characters())).strip();
        List<Piece> pieces = settings.split() ? splitter.split(head) : List.of();
        return pieces.size() > 1 ? splitDecision(text, pieces) : singleDecision(text, head);
    }

    /// The part of one domain, with the worker that fits a text best.
    ///
    /// @throws IllegalArgumentException if nothing may be routed to this domain
    public Part within(DomainName domain, String text) {
        for (int label = 0; label < candidates.size(); label++) {
            if (candidates.get(label).template().name().equals(domain)) {
                return part(label, reader.read(text), text);
            }
        }
        throw new IllegalArgumentException("nothing is routed to " + domain);
    }

    /// The domains that tasks may be routed to.
    public List<DomainTemplate> domains() {
        return candidates.stream().map(Candidate::template).toList();
    }

    /// An unsure decision settled by somebody else; empty if there is no such domain.
    Optional<Decision> decided(Decision unsure, String domain, String why) {
        for (int label = 0; label < candidates.size(); label++) {
            if (candidates.get(label).template().name().value().equals(domain)) {
                Part part = part(label, reader.read(unsure.text()), unsure.text());
                List<String> reasons = unsure.because(why).reasons();
                return Optional.of(
                        new Decision(
                                unsure.text(),
                                Kind.DOMAIN,
                                List.of(part),
                                unsure.confidence(),
                                reasons));
            }
        }
        return Optional.empty();
    }

    private Decision singleDecision(String text, String head) {
        Features features = reader.read(head);
        Verdict verdict = classifier.classify(features);
        Candidate best = candidates.get(verdict.best());
        List<String> words = classifier.words(features, verdict.best(), verdict.second(), WORDS);
        List<String> reasons = new ArrayList<>();
        reasons.add(
                words.isEmpty()
                        ? "no word speaks for one domain more than for another"
                        : "words that speak for "
                                + best.template().name()
                                + ": "
                                + String.join(", ", words));
        if (candidates.size() > 1) {
            Candidate next = candidates.get(verdict.second());
            reasons.add(
                    String.format(
                            Locale.ROOT,
                            "%s %.2f, next %s %.2f",
                            best.template().name(),
                            verdict.confidence(),
                            next.template().name(),
                            verdict.probabilities()[verdict.second()]));
        }
        boolean sure = candidates.size() == 1 || verdict.confidence() >= settings.confidence();
        if (!sure) {
            reasons.add("below the confidence that is asked for, " + settings.confidence());
        }
        return new Decision(
                text,
                sure ? Kind.DOMAIN : Kind.UNSURE,
                List.of(part(verdict.best(), features, text)),
                verdict.confidence(),
                reasons);
    }

    private Decision splitDecision(String text, List<Piece> pieces) {
        List<Part> parts = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (Piece piece : pieces) {
            parts.add(part(piece.label(), reader.read(piece.text()), piece.text()));
            reasons.add(
                    String.format(
                            Locale.ROOT,
                            "for %s (%.2f): \"%s\"",
                            candidates.get(piece.label()).template().name(),
                            piece.confidence(),
                            piece.text()));
        }
        double least = pieces.stream().mapToDouble(Piece::confidence).min().orElse(0);
        return new Decision(text, Kind.SPLIT, parts, least, reasons);
    }

    private Part part(int label, Features features, String text) {
        Candidate candidate = candidates.get(label);
        int worker = candidate.classifier().classify(features).best();
        return new Part(candidate.template().name(), candidate.workers().get(worker), text);
    }

    /// A clause that names a domain is that domain's.
    private Judged judge(String clause) {
        for (int label = 0; label < candidates.size(); label++) {
            if (candidates.get(label).name().matcher(clause).find()) {
                return new Judged(label, 1);
            }
        }
        Verdict verdict = classifier.classify(reader.read(clause));
        return new Judged(verdict.best(), verdict.confidence());
    }
}
