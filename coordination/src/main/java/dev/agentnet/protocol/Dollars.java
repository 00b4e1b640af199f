package dev.agentnet.protocol;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// Money is counted in millionths of a dollar.
public final class Dollars {

    private static final int PLACES = 6;

    private Dollars() {}

    /// Upwards: what costs something never counts as nothing.
    public static long micros(BigDecimal dollars) {
        return dollars.movePointRight(PLACES).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    public static BigDecimal of(long micros) {
        return BigDecimal.valueOf(micros, PLACES);
    }

    /// `$0.31`, and as many places as it takes to say that it is not nothing.
    public static String said(long micros) {
        String places = micros >= 10_000 || micros == 0 ? "$%.2f" : "$%.4f";
        return String.format(Locale.ROOT, places, micros / 1e6);
    }
}
