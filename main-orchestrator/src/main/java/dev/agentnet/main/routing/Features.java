package dev.agentnet.main.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/// A text as a classifier sees it: hashes of its words, of neighbouring words, and of word pieces.
///
/// Pieces of four and five letters let `QueryBuilder` and `querybuilders` speak for each other.
///
/// @param hashes each feature once
/// @param weights how much a feature counts beside the others
/// @param words for each feature the index in `surface` of the word it comes from
/// @param surface the words as they stand in the text
record Features(int[] hashes, float[] weights, int[] words, List<String> surface) {

    private static final float WORD = 1f;
    private static final float PAIR = 0.7f;
    private static final float PIECE = 0.5f;
    private static final int SHORTEST_PIECE = 4;
    private static final int LONGEST_PIECE = 5;

    /// Makes features of texts. One is enough for a process, and may be used by several threads.
    static final class Reader {
        private final Analyzer analyzer = new WordAnalyzer();

        Features read(String text) {
            Collector found = new Collector(text);
            try (TokenStream stream = analyzer.tokenStream("text", text)) {
                CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
                OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
                stream.reset();
                while (stream.incrementToken()) {
                    found.word(term.toString(), offset.startOffset(), offset.endOffset());
                }
                stream.end();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return found.features();
        }
    }

    /// Splits at spaces, punctuation and camelCase, keeps the compound too, and takes the stem.
    private static final class WordAnalyzer extends Analyzer {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = new WhitespaceTokenizer();
            int how =
                    WordDelimiterGraphFilter.GENERATE_WORD_PARTS
                            | WordDelimiterGraphFilter.CATENATE_ALL
                            | WordDelimiterGraphFilter.SPLIT_ON_CASE_CHANGE
                            | WordDelimiterGraphFilter.STEM_ENGLISH_POSSESSIVE;
            TokenStream parts = new WordDelimiterGraphFilter(words, how, CharArraySet.EMPTY_SET);
            TokenStream plain = new ASCIIFoldingFilter(new LowerCaseFilter(parts));
            return new TokenStreamComponents(words, new PorterStemFilter(plain));
        }
    }

    private static final class Collector {
        private final String text;
        private final List<String> surface = new ArrayList<>();
        private final List<Integer> hashes = new ArrayList<>();
        private final List<Float> weights = new ArrayList<>();
        private final List<Integer> words = new ArrayList<>();
        private final Set<Integer> seen = new HashSet<>();
        private String previous = "";

        Collector(String text) {
            this.text = text;
        }

        void word(String stem, int start, int end) {
            surface.add(text.substring(start, end));
            add("w" + stem, WORD);
            if (!previous.isEmpty()) {
                add("p" + previous + " " + stem, PAIR);
            }
            previous = stem;
            String bounded = "^" + stem + "$";
            for (int length = SHORTEST_PIECE; length <= LONGEST_PIECE; length++) {
                for (int at = 0; at + length <= bounded.length(); at++) {
                    add(bounded.substring(at, at + length), PIECE);
                }
            }
        }

        private void add(String feature, float weight) {
            int hash = feature.hashCode() * 0x9E3779B1;
            hash ^= hash >>> 15;
            if (seen.add(hash)) {
                hashes.add(hash);
                weights.add(weight);
                words.add(surface.size() - 1);
            }
        }

        Features features() {
            float[] weight = new float[weights.size()];
            for (int i = 0; i < weight.length; i++) {
                weight[i] = weights.get(i);
            }
            return new Features(ints(hashes), weight, ints(words), List.copyOf(surface));
        }

        private static int[] ints(List<Integer> list) {
            return list.stream().mapToInt(Integer::intValue).toArray();
        }
    }
}
