namespace SecurityDashboard.Secrets;

/// <summary>Tells text that people wrote from text that a generator wrote, by letter pairs, runs of digits and changes of case.</summary>
internal static class Randomness
{
    private const int ShortestRandomRun = 8;
    private const int ShortestWord = 3;
    private const double HighestWordCost = 5.0;

    // Bits that a pair of letters costs, in English words and identifiers: row is the first letter, column the second.
    private static readonly string[] PairCosts =
    [
        "85448758596343959343667768",
        "36563867358367369446499958",
        "39573883594468278463589979",
        "36652778288567478546578879",
        "57436568698453757234867579",
        "49663379299477369355498969",
        "47672754399464479345478988",
        "29872889398666389464598969",
        "55455559997452459544859795",
        "26553788486766357657387979",
        "37662765387475469545595969",
        "37752788297377379855579949",
        "25762889397657339857599979",
        "48433538486686479833669978",
        "66447668686442549345455789",
        "38673775497477349354597969",
        "67769899689676788657078699",
        "37552758396655369544678959",
        "58473774396667448742487968",
        "38672794298667469345587958",
        "54564669597343749343989898",
        "28681878399767478676879989",
        "27663794298574388447887799",
        "46453586399557639652888668",
        "45564668498544539534676987",
        "37791886398567499766698965",
    ];

    /// <summary>True when some run of letters and digits in the value looks generated.</summary>
    public static bool HasRandomPart(ReadOnlySpan<char> value)
    {
        for (var start = 0; start < value.Length;)
        {
            if (!char.IsAsciiLetterOrDigit(value[start]))
            {
                start++;
                continue;
            }

            var end = start;
            while (end < value.Length && char.IsAsciiLetterOrDigit(value[end]))
                end++;

            if (IsRandomRun(value[start..end]))
                return true;
            start = end;
        }

        return false;
    }

    /// <summary>Share of the value's letters and digits that stand in no word, 0 to 1.</summary>
    public static double RandomShare(ReadOnlySpan<char> value)
    {
        int random = 0, all = 0;
        for (var start = 0; start < value.Length;)
        {
            var end = start;
            while (end < value.Length && char.IsAsciiLetterOrDigit(value[end]))
                end++;

            if (value[start..end].ContainsAnyExceptInRange('0', '9'))
            {
                random += RandomLetters(value[start..end]);
                all += end - start;
            }

            start = end + 1;
        }

        return all == 0 ? 0 : (double)random / all;
    }

    /// <summary>Shannon entropy of the value's characters, in bits per character.</summary>
    public static double Entropy(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
            return 0;

        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (var c in value)
            counts[c & 127]++;

        var entropy = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / value.Length;
                entropy -= share * Math.Log2(share);
            }
        }

        return entropy;
    }

    // A number is no evidence: dates, build numbers and account ids are numbers.
    private static bool IsRandomRun(ReadOnlySpan<char> run) =>
        run.Length >= ShortestRandomRun && run.ContainsAnyExceptInRange('0', '9') && RandomLetters(run) * 2 > run.Length;

    // Cuts a run where case or kind changes ("myDb2024" -> my Db 2024) and counts the characters of pieces that are no words.
    private static int RandomLetters(ReadOnlySpan<char> run)
    {
        int random = 0, pendingDigits = 0, pieces = 0;
        var previousWasWord = true;
        for (var start = 0; start < run.Length;)
        {
            var end = PieceEnd(run, start);
            var piece = run[start..end];
            pieces++;
            if (char.IsAsciiDigit(piece[0]))
            {
                if (previousWasWord && piece.Length < 5)
                    pendingDigits = piece.Length;
                else
                    random += piece.Length;
            }
            else if (IsWord(piece, run.Length))
            {
                previousWasWord = true;
                pendingDigits = 0;
            }
            else
            {
                random += piece.Length + pendingDigits;
                pendingDigits = 0;
                previousWasWord = false;
            }

            start = end;
        }

        // Nobody changes case and kind every other character.
        return run.Length >= ShortestRandomRun && pieces * ShortestWord > run.Length ? run.Length : random;
    }

    private static int PieceEnd(ReadOnlySpan<char> run, int start)
    {
        var end = start + 1;
        if (char.IsAsciiDigit(run[start]))
        {
            while (end < run.Length && char.IsAsciiDigit(run[end]))
                end++;
            return end;
        }

        if (char.IsAsciiLetterUpper(run[start]))
        {
            while (end < run.Length && char.IsAsciiLetterUpper(run[end]))
                end++;

            // "HTTPServer": the last capital belongs to the word that follows.
            if (end - start > 1)
                return end < run.Length && char.IsAsciiLetterLower(run[end]) ? end - 1 : end;
        }

        while (end < run.Length && char.IsAsciiLetterLower(run[end]))
            end++;
        return end;
    }

    private static bool IsWord(ReadOnlySpan<char> piece, int runLength)
    {
        if (piece.Length == runLength && piece.Length < 5)
            return true;

        return piece.Length >= ShortestWord && PairCost(piece) <= HighestWordCost;
    }

    private static double PairCost(ReadOnlySpan<char> letters)
    {
        var cost = 0;
        for (var i = 1; i < letters.Length; i++)
            cost += PairCosts[(letters[i - 1] | 0x20) - 'a'][(letters[i] | 0x20) - 'a'] - '0';
        return (double)cost / (letters.Length - 1);
    }
}
