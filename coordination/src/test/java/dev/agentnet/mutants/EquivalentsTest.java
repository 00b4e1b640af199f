package dev.agentnet.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

/// The list of changes without effect, and what keeps it short.
final class EquivalentsTest {

    private static final String LIST =
            """
            # a remark
            x.lua: f(1) →
                Nobody reads what f writes.
            y.lua: if a then b() end → if true then b() end
                Only slower.
            """;

    @Test
    void changeOfTheListIsFoundInWhateverLineItStands() {
        Equivalents list = Equivalents.parse(LIST);
        assertThat(LuaMutants.of("x.lua", "\n\nf(1)\ng(1)").stream().filter(list::contains))
                .singleElement()
                .extracting(Mutant::line)
                .isEqualTo(3);
    }

    @Test
    void whatNoMutantWasFoundForIsNamed() {
        Equivalents list = Equivalents.parse(LIST);
        assertThat(list.unused(Set.of("x.lua"))).containsExactly("x.lua: f(1) →");
        LuaMutants.of("x.lua", "f(1)").forEach(list::contains);
        assertThat(list.unused(Set.of("x.lua"))).isEmpty();
    }

    @Test
    void reasonIsDemanded() {
        assertThatThrownBy(() -> Equivalents.parse("x.lua: f(1) →\ny.lua: g(1) →\n  Why."))
                .hasMessageContaining("no reason stands below: x.lua: f(1) →");
        assertThatThrownBy(() -> Equivalents.parse("x.lua: f(1) →"))
                .hasMessageContaining("no reason");
    }
}
