package dev.agentnet.main.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.config.DomainTemplates;
import dev.agentnet.main.routing.Decision.Kind;
import dev.agentnet.protocol.DomainName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {

    /// Learning takes a moment, and a router never changes.
    private static final Router router = Routers.ofTheRepository();

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "Reject orders with a negative quantity, backend, api-worker",
        "Build and test on every push, devops, ci-worker",
        "Show prices with two decimals, frontend, react-worker",
        "Deadlock when two transactions update the same row, backend, db-worker",
        "Tooltip is hidden behind the modal, frontend, css-worker",
        "Shrink the image with a multi-stage Dockerfile, devops, docker-worker",
    })
    void taskGoesToDomainAndWorker(String text, String domain, String worker) {
        Decision decision = router.route(text);
        assertThat(decision.kind()).isEqualTo(Kind.DOMAIN);
        assertThat(decision.parts())
                .containsExactly(new Part(new DomainName(domain), worker, text));
    }

    @Test
    void headingIsLeftOutOfTheParts() {
        Decision decision =
                router.route(
                        "Let customers leave a note with an order: store the note with the order,"
                                + " and a note field in the order form");
        assertThat(decision.kind()).isEqualTo(Kind.SPLIT);
        assertThat(decision.parts())
                .containsExactly(
                        new Part(
                                new DomainName("backend"),
                                "db-worker",
                                "store the note with the order"),
                        new Part(
                                new DomainName("frontend"),
                                "react-worker",
                                "a note field in the order form"));
    }

    @Test
    void listItemsOfOneDomainBecomeOnePart() {
        Decision decision =
                router.route(
                        """
                        Add product ratings:
                        - a ratings table with a foreign key and an index
                        - stars in the product card component
                        - an endpoint that returns the average rating as JSON
                        """);
        assertThat(decision.parts())
                .extracting(Part::text)
                .containsExactly(
                        "a ratings table with a foreign key and an index; an endpoint that returns"
                                + " the average rating as JSON",
                        "stars in the product card component");
    }

    @Test
    void domainsThatAreNamedGetTheirClause() {
        Decision decision =
                router.route("Rename customer to client in the backend and in the front-end");
        assertThat(Routers.domains(decision)).containsExactly("backend", "frontend");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ansible playbook fails on the Kubernetes nodes, and the React component is not"
                        + " rendered again",
                "Add a test for \"foreign key missing in table; React component not rendered\"",
            })
    void reportsAreNotSplit(String text) {
        assertThat(router.route(text).kind()).isNotEqualTo(Kind.SPLIT);
    }

    @Test
    void textWithoutAKnownWordIsUnsureAndStillHasABestGuess() {
        Decision decision = router.route("zzyzx");
        assertThat(decision.kind()).isEqualTo(Kind.UNSURE);
        assertThat(decision.parts()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "???", ": , and", "数据库迁移失败"})
    void oddTextsAreDecidedToo(String text) {
        assertThat(router.route(text).toJson().get("domains")).isNotEmpty();
    }

    @Test
    void jsonHasExactlyTheDocumentedFields() {
        var json = router.route("Build and test on every push").toJson();
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("text", "decision", "domains", "worker", "confidence", "reasons");
        assertThat(json.get("decision").asText()).isEqualTo("domain");
        assertThat(json.get("reasons").get(0).asText()).startsWith("words that speak for devops: ");
    }

    @Test
    void domainThatIsNotRoutedToIsNeverChosen() throws IOException {
        domain("kitchen", "Cooking: soup, bread, cake.", "");
        domain("vault", "route = false\n", "Locks: key, safe, steel door.", "");
        Router own = new Router(DomainTemplates.read(folder), Routers.defaults());
        assertThat(Routers.domains(own.route("Repair the steel door of the safe")))
                .containsExactly("kitchen");
    }

    @Test
    void descriptionsAreEnoughForANewDomain() throws IOException {
        domain("kitchen", "Cooking: soup, bread, cake, oven, recipes.", "");
        domain("garden", "Plants: roses, hedges, lawn, watering, soil.", "");
        Router own = new Router(DomainTemplates.read(folder), Routers.defaults());
        assertThat(Routers.domains(own.route("Water the roses"))).containsExactly("garden");
        assertThat(Routers.domains(own.route("Bake bread"))).containsExactly("kitchen");
    }

    @Test
    void fewLinesStandBesideManyExamples() throws IOException {
        String many = "worker\tBake another cake in the oven with sugar\n".repeat(300);
        domain("kitchen", "Cooking: soup, bread, cake, oven, recipes.", many);
        domain("garden", "Plants: roses, hedges, lawn, watering, soil.", "");
        Router own = new Router(DomainTemplates.read(folder), Routers.defaults());
        assertThat(Routers.domains(own.route("Cut the hedges"))).containsExactly("garden");
        assertThat(Routers.domains(own.route("Sugar in the cake"))).containsExactly("kitchen");
    }

    @Test
    void onlyDomainGetsEverything() throws IOException {
        domain("kitchen", "Cooking: soup, bread, cake.", "");
        Router own = new Router(DomainTemplates.read(folder), Routers.defaults());
        Decision decision = own.route("Repair the roof");
        assertThat(decision.kind()).isEqualTo(Kind.DOMAIN);
        assertThat(Routers.domains(decision)).containsExactly("kitchen");
    }

    @Test
    void noDomainAtAllIsRefused() {
        DomainTemplates none = DomainTemplates.read(folder);
        assertThatThrownBy(() -> new Router(none, Routers.defaults()))
                .hasMessageContaining("no domain template can be routed to");
    }

    @Test
    void splittingCanBeSwitchedOff() {
        RoutingSettings usual = Routers.defaults();
        RoutingSettings whole =
                new RoutingSettings(
                        usual.unsure(), usual.confidence(), false, 1, 1, usual.characters());
        String text = "Add a login endpoint to the API and a login page with a form";
        assertThat(router.route(text).kind()).isEqualTo(Kind.SPLIT);
        assertThat(new Router(Routers.templates(), whole).route(text).parts()).hasSize(1);
    }

    private void domain(String name, String description, String examples) throws IOException {
        domain(name, "", description, examples);
    }

    private void domain(String name, String more, String description, String examples)
            throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                home.resolve("domain.conf"),
                more
                        + "description = \""
                        + description
                        + "\"\nworkers { worker { description = \"Works.\", agent = claude } }\n");
        Files.writeString(home.resolve("examples.tsv"), examples);
    }
}
