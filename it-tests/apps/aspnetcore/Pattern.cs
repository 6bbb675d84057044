using System;
using System.IO;
using System.Threading.Tasks;

namespace TestSite
{
    /// <summary>
    /// Bytes that can be checked anywhere in a stream: the byte at offset i is 33 + i % 89, a printable ASCII character.
    /// The period is a prime, so a lost or repeated buffer shows.
    /// </summary>
    internal static class Pattern
    {
        private const int First = 33;
        private const int Period = 89;
        private const int BlockSize = Period * 512;

        private static readonly byte[] Block = MakeBlock();

        public static async Task WriteToAsync(Stream stream, long bytes)
        {
            for (var left = bytes; left > 0; left -= BlockSize)
            {
                await stream.WriteAsync(Block.AsMemory(0, (int)Math.Min(left, BlockSize)));
            }
        }

        public static void WriteTo(Stream stream, long bytes)
        {
            for (var left = bytes; left > 0; left -= BlockSize)
            {
                stream.Write(Block, 0, (int)Math.Min(left, BlockSize));
            }
        }

        private static byte[] MakeBlock()
        {
            var block = new byte[BlockSize];
            for (var i = 0; i < block.Length; i++)
            {
                block[i] = (byte)(First + i % Period);
            }
            return block;
        }
    }
}
