package dev.agentnet.main.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Says which of some labels a text fits, after having seen examples of each.
///
/// A weight-normalised complement naive Bayes over tf-idf: what speaks for a label is how much more
/// often a feature stands in its examples than in those of all others, so that labels with few
/// examples do not drown. After J. Rennie et al., "Tackling the Poor Assumptions of Naive Bayes
/// Text Classifiers", 2003.
final class Classifier {

    /// What an unseen feature counts; small, as most features stand in few examples.
    private static final double SMOOTHING = 0.1;

    /// How sharply scores become probabilities; fitted so that they come true about as often.
    private static final double SHARPNESS = 2;

    /// A text with fewer words gives less evidence, and its probabilities are evened out.
    private static final double ENOUGH_WORDS = 6;

    /// A label's examples are counted up to this often to make up for there being few of them.
    private static final double MOST_REPEATED = 20;

    private final int mask;
    private final float[] rarity;
    private final float[][] speaksFor;

    /// An example of the label with this index.
    record Example(int label, Features features) {}

    /// What a text is taken for.
    ///
    /// @param best the index of the most probable label
    /// @param second the next one; the same if there is one label only
    record Verdict(int best, int second, double[] probabilities) {
        double confidence() {
            return probabilities[best];
        }
    }

    /// Learns from examples.
    ///
    /// @param bits the size of the table of features, as a power of two
    Classifier(int labels, List<Example> examples, int bits) {
        int size = 1 << bits;
        mask = size - 1;
        rarity = rarity(examples, size);
        float[][] mass = new float[labels][size];
        double[] share = shares(labels, examples);
        for (Example example : examples) {
            float[] vector = vector(example.features());
            for (int i = 0; i < vector.length; i++) {
                int feature = example.features().hashes()[i] & mask;
                mass[example.label()][feature] += (float) (vector[i] * share[example.label()]);
            }
        }
        speaksFor = mass;
        compareWithOthers();
    }

    private float[] rarity(List<Example> examples, int size) {
        int[] count = new int[size];
        for (Example example : examples) {
            for (int hash : example.features().hashes()) {
                count[hash & mask]++;
            }
        }
        float[] rare = new float[size];
        for (int i = 0; i < size; i++) {
            rare[i] = (float) Math.log((examples.size() + 1.0) / (count[i] + 0.5));
        }
        return rare;
    }

    /// Makes every label weigh the same, whatever its number of examples.
    private static double[] shares(int labels, List<Example> examples) {
        double[] share = new double[labels];
        examples.forEach(example -> share[example.label()]++);
        double most = Arrays.stream(share).max().orElse(1);
        return Arrays.stream(share).map(n -> Math.min(MOST_REPEATED, most / n)).toArray();
    }

    /// Turns, in place, what a label's examples hold into what speaks for that label.
    private void compareWithOthers() {
        int labels = speaksFor.length;
        for (int i = 0; i <= mask; i++) {
            double all = 0;
            for (float[] label : speaksFor) {
                all += label[i];
            }
            if (all == 0) {
                continue;
            }
            for (float[] label : speaksFor) {
                double others = (all - label[i]) / Math.max(1, labels - 1);
                label[i] = (float) (Math.log(label[i] + SMOOTHING) - Math.log(others + SMOOTHING));
            }
        }
    }

    private float[] vector(Features features) {
        float[] vector = features.weights().clone();
        double square = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= rarity[features.hashes()[i] & mask];
            square += vector[i] * vector[i];
        }
        double length = square == 0 ? 1 : Math.sqrt(square);
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) length;
        }
        return vector;
    }

    Verdict classify(Features features) {
        float[] vector = vector(features);
        double[] score = new double[speaksFor.length];
        for (int label = 0; label < score.length; label++) {
            for (int i = 0; i < vector.length; i++) {
                score[label] += vector[i] * speaksFor[label][features.hashes()[i] & mask];
            }
        }
        double highest = Arrays.stream(score).max().orElse(0);
        double sharpness = SHARPNESS * Math.min(1, features.surface().size() / ENOUGH_WORDS);
        double[] odds =
                Arrays.stream(score).map(s -> Math.exp(sharpness * (s - highest))).toArray();
        double sum = Arrays.stream(odds).sum();
        double[] probability = Arrays.stream(odds).map(odd -> odd / sum).toArray();
        List<Integer> order =
                IntStream.range(0, score.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(label -> -probability[label]))
                        .toList();
        return new Verdict(order.getFirst(), order.get(Math.min(1, order.size() - 1)), probability);
    }

    /// The words that weigh most for one label rather than another, the weightiest first.
    List<String> words(Features features, int label, int rather, int most) {
        float[] vector = vector(features);
        double[] weight = new double[features.surface().size()];
        for (int i = 0; i < vector.length; i++) {
            int feature = features.hashes()[i] & mask;
            double difference = speaksFor[label][feature] - speaksFor[rather][feature];
            weight[features.words()[i]] += vector[i] * difference;
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, weight.length).boxed().toList());
        order.sort(Comparator.comparingDouble(word -> -weight[word]));
        return order.stream()
                .filter(word -> weight[word] > 0)
                .map(features.surface()::get)
                .distinct()
                .limit(most)
                .toList();
    }
}
