package dev.agentnet.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What is changed in a script, and that what comes out is what was meant.
final class LuaMutantsTest {

    private static List<String> mutants(String lua) {
        return LuaMutants.of("x.lua", lua).stream().map(Mutant::after).toList();
    }

    @Test
    void conditionAlwaysOrNeverHolds() {
        assertThat(mutants("if ready(a) then return 1 end"))
                .containsExactly("if true then return 1 end", "if false then return 1 end");
        assertThat(mutants("while f(n) do break end"))
                .containsExactly("while true do break end", "while false do break end");
        assertThat(mutants("if a then return 1 elseif not b then return 2 end"))
                .contains("if a then return 1 elseif true then return 2 end");
    }

    @Test
    void operandsAreDroppedAsTightlyAsTheyBind() {
        assertThat(mutants("local x = a and b[1] or c.d('e')"))
                .containsExactly(
                        "local x = a or c.d('e')",
                        "local x = b[1] or c.d('e')",
                        "local x = a and b[1]",
                        "local x = c.d('e')");
        assertThat(mutants("return (f(a) or g) == not b and -1"))
                .contains(
                        "return (f(a) or g) == not b",
                        "return -1",
                        "return (f(a)) == not b and -1");
    }

    @Test
    void comparisonIsDecidedAndItsBoundMoved() {
        assertThat(mutants("local last = #ids < most + 1\nreturn last"))
                .containsExactly(
                        "local last = #ids <= most + 1", "local last = true", "local last = false");
        assertThat(mutants("return a >= 1 and b")).contains("return a > 1 and b");
    }

    @Test
    void callsAndAssignmentsAreLeftOut() {
        assertThat(mutants("local n = 1\nleave('a', n)\nredis.call('DEL', key(n), {x = 2})"))
                .containsExactly("", "");
        assertThat(mutants("local function f(of)\n  t[of] = {g(of)} end f(1)"))
                .containsExactly("end f(1)", "t[of] = {g(of)} end");
        assertThat(mutants("a, b[1] = 'x', y z = 2")).containsExactly("z = 2", "a, b[1] = 'x', y");
        assertThat(mutants("local f = g(1) return f(2)")).isEmpty();
    }

    @Test
    void changeNamesItsLine() {
        Mutant mutant = LuaMutants.of("x.lua", "-- why\n\nf(1,\n  2) -- twice\n").iterator().next();
        assertThat(mutant.line()).isEqualTo(3);
        assertThat(mutant.change()).isEqualTo("x.lua: f(1, 2) -- twice → -- twice");
        assertThat(mutant.text()).isEqualTo("-- why\n\n -- twice\n");
    }

    @Test
    void wordsInTextsAndCommentsStay() {
        assertThat(mutants("-- if a and b then\nreturn 'a or b <= c'")).isEmpty();
    }

    @Test
    void whatIsNoLuaOfOursIsRefused() {
        assertThatThrownBy(() -> mutants("local x = [==[a]==] & 1"))
                .hasMessageContaining("no Lua that is known here: & 1");
    }
}
